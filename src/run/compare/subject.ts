import { Problem } from '../../errors.js';
import { namespaceOnly } from '../../kernel/namespace-only.js';
import type { NamespaceId } from '../../kernel/namespace-scan.js';
import { escapeControls } from '../../kernel/printable.js';
import { listProcesses, readProcessFile } from '../../kernel/proc.js';
import { type KnownLazily, lazySnapshot, type Snapshot } from '../../kernel/snapshot.js';
import { parseStat } from '../../kernel/stat.js';
import { parseStatus } from '../../kernel/status.js';
import { ourShell } from '../our-shell.js';
import type { NamerAnswer } from './namers.js';

/** One of those that are compared. */
export type Subject = ProcessSubject | FileSubject;

export interface ProcessSubject {
  readonly kind: 'process';
  /** What the person typed. */
  readonly word: string;
  readonly pid: number;
  /** Tells it from another process that has this number later. */
  readonly startTime: number;
  /** Its numbers in the PID namespaces further in than ours; they stay as long as it lives. */
  readonly inside: readonly number[];
}

/** A namespace that is a file: `/proc/PID/ns/net`, or a bind mount of one. */
export interface FileSubject {
  readonly kind: 'file';
  readonly word: string;
  readonly id: NamespaceId;
}

/**
 * Finds what a word means: a pid, `self` (the shell that we were started from), `host` (PID 1), a namespace file, which has
 * a slash, or a container by the name that the program that runs it knows, `web` or `docker:web`.
 * @throws Problem when it means nothing here, or more than one thing.
 */
export async function findSubject(word: string): Promise<Subject> {
  if (word === 'self') return processSubject(word, ourShell());
  if (word === 'host') return processSubject(word, 1);
  if (/^\d+$/.test(word)) return processSubject(word, Number(word));
  if (word.includes('/')) return fileSubject(word);
  return processSubject(word, await containerPid(word));
}

/** Its state now, of which only what is asked for is read; null when it has ended. */
export function lookAt(subject: Subject, known: KnownLazily = {}): Snapshot | null {
  if (subject.kind === 'file') return namespaceOnly(subject.id);
  const snapshot = lazySnapshot(subject.pid, known);
  const { start_time: start } = snapshot;
  return start.ok && start.value === subject.startTime ? snapshot : null;
}

function processSubject(word: string, pid: number): ProcessSubject {
  const { start_time: start, nspid } = lazySnapshot(pid);
  if (!start.ok) throw new Problem(`There is no process ${pid} here (any more).${elsewhere(pid)}`);
  return { kind: 'process', word, pid, startTime: start.value, inside: nspid.ok ? nspid.value.slice(1) : [] };
}

/** Who has this number inside of a container: a number is good only in its own PID namespace, pid_namespaces(7). */
function elsewhere(number: number): string {
  const found = listProcesses().filter((pid) => {
    const text = readProcessFile(pid, 'status');
    const numbers = text.ok ? parseStatus(text.value).nspid : text;
    return numbers.ok && numbers.value.slice(1).includes(number);
  });
  const [first, second, third] = found;
  if (first === undefined) return '';
  const list = found.slice(0, 3).map((pid) => `${pid}${nameOf(pid)}`);
  const more = third !== undefined && found.length > 3 ? ' and others' : '';
  return second === undefined
    ? ` In its own PID namespace process ${list[0]} is number ${number}.`
    : ` In their own PID namespaces ${list.join(', ')}${more} are number ${number}.`;
}

function nameOf(pid: number): string {
  const text = readProcessFile(pid, 'stat');
  const stat = text.ok ? parseStat(text.value) : null;
  return stat === null ? '' : ` (${escapeControls(stat.comm)})`;
}

async function fileSubject(path: string): Promise<FileSubject> {
  const { askKernel } = await import('../ask-kernel.js');
  const [answer] = await askKernel([path]);
  if (answer !== undefined && 'namespaces' in answer) {
    const { type, inode } = answer.namespaces[0] ?? {};
    if (type !== undefined && inode !== undefined) return { kind: 'file', word: path, id: { type, inode } };
  }
  throw new Problem(
    `'${path}' ${whyNoNamespace(answer !== undefined && 'errno' in answer ? answer.errno : '')}`,
  );
}

function whyNoNamespace(errno: string): string {
  switch (errno) {
    case 'ENOTTY':
      return 'is no namespace; such a file is /proc/PID/ns/net, or what "ip netns add" makes in /run/netns.';
    case 'EACCES':
    case 'EPERM':
      return 'may not be opened: a process of somebody else shows its namespaces only to root.';
    case 'ENOENT':
      return 'does not exist.';
    default:
      return `can't be opened: ${errno}.`;
  }
}

async function containerPid(word: string): Promise<number> {
  // Whoever gives a number does not wait for what it takes to start programs.
  const { askEngines, ENGINES } = await import('./namers.js');
  const [, engine, name = ''] = /^(?:([a-z]+):)?([a-z0-9][\w.+-]*)$/i.exec(word) ?? [];
  if (name === '' || (engine !== undefined && !ENGINES.includes(engine)))
    throw new Problem(
      `'${word}' is no process ID, no "self" or "host", no namespace file and no name of a container.`,
    );
  const answers = await askEngines(name, engine);
  const running = [...answers].flatMap(([who, answer]) =>
    answer.said === 'runs' ? [{ who, pid: answer.pid }] : [],
  );
  const [hit, ...others] = running;
  if (hit === undefined) throw new Problem(`No container '${name}' was found. ${whatWasSaid(answers)}`);
  // One engine may work for another: podman runs its containers with crun.
  const rivals = others.filter(({ pid }) => pid !== hit.pid);
  if (rivals.length === 0) return hit.pid;
  const list = [hit, ...rivals].map(({ who, pid }) => `${who}:${name} (process ${pid})`);
  throw new Problem(`'${name}' means ${list.join(' and ')}; say which one.`);
}

function whatWasSaid(answers: ReadonlyMap<string, NamerAnswer>): string {
  const asked = [...answers].filter(([, { said }]) => said !== 'absent');
  const sentences = asked.map(([engine, answer]) => {
    if (answer.said === 'stopped') return `${engine} knows it, but it does not run.`;
    if (answer.said === 'failed') return `${engine} can't say: ${answer.why.replace(/(?<![.?!])$/, '.')}`;
    return `${engine} does not know it.`;
  });
  return sentences.length > 0
    ? sentences.join(' ')
    : `Of ${[...answers.keys()].join(', ')} none is here to be asked; a process is named by its number.`;
}
