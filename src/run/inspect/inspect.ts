import { existsSync } from 'node:fs';
import { EXIT, Problem } from '../../errors.js';
import { readLimitsAbove } from '../../kernel/cgroup-limits-above.js';
import type { Confinement, Host } from '../../kernel/confinement/confinement.js';
import { readAll } from '../../kernel/confinement/finding.js';
import { isKernelThread } from '../../kernel/kernel-thread.js';
import { isFirst, type NamespaceRelations } from '../../kernel/namespace-forest.js';
import { NAMESPACE_NAMES, NAMESPACES, type NamespaceType, sameNamespace } from '../../kernel/namespaces.js';
import { readProcessFile } from '../../kernel/proc.js';
import { readProcessTree } from '../../kernel/process-tree.js';
import { decodeReadable, pickReadable, type Readable, readable, unreadable } from '../../kernel/readable.js';
import { parseRlimits } from '../../kernel/rlimits.js';
import { lazySnapshot, type Snapshot } from '../../kernel/snapshot.js';
import { hasEnded, parseStat } from '../../kernel/stat.js';
import { askKernel } from '../ask-kernel.js';
import { findSubject, type ProcessSubject } from '../compare/subject.js';
import { ourShell } from '../our-shell.js';
import { readArguments } from '../watch/look.js';
import { readDescriptors, readLabel, readPlace } from './files.js';
import { readNeighbours } from './neighbours.js';
import { readEngineSockets, readOpenGroups } from './writable.js';

/** A process, how it was asked for, and how it is confined. */
export interface Inspected {
  readonly subject: ProcessSubject;
  readonly confinement: Confinement;
}

/**
 * Reads all that confines one process: a pid, `self`, `host`, or a container by its name, as `learn compare` takes them.
 * @throws Problem when there is no such process, when it is no process that has a confinement, or when it ends meanwhile.
 */
export async function inspectProcess(word: string): Promise<Inspected> {
  if (/^\d+$/.test(word)) refuseIfEnded(Number(word));
  const subject = await findSubject(word);
  if (subject.kind === 'file')
    throw new Problem(`'${word}' is a namespace and no process; "learn ns" tells who is in it.`);
  const { pid, startTime } = subject;
  const stat = readProcessFile(pid, 'stat');
  if (stat.ok && isKernelThread(stat.value))
    throw new Problem(
      `Process ${pid} is a thread of the kernel: it runs no program and has no memory of its own, so there is nothing that confines it.`,
      EXIT.ourselves,
    );
  const confinement = await readConfinement(pid);
  const now = lazySnapshot(pid).start_time;
  if (!now.ok || now.value !== startTime)
    throw new Problem(
      `Process ${pid} ended while it was looked at; what was read of it is not all of it.`,
      EXIT.ourselves,
    );
  return { subject, confinement };
}

function refuseIfEnded(pid: number): void {
  const text = readProcessFile(pid, 'stat');
  const stat = text.ok ? parseStat(text.value) : null;
  if (stat === null || !hasEnded(stat)) return;
  throw new Problem(
    `Process ${pid} has ended: it is a zombie, and has left its namespaces, its memory and its files. Only its exit status waits for its parent, process ${stat.ppid}.`,
    EXIT.ourselves,
  );
}

async function readConfinement(pid: number): Promise<Confinement> {
  const state = lazySnapshot(pid);
  const relations = await readRelations(pid);
  const reader = lazySnapshot('self');
  const [theirs, ours] = [state.namespaces.net, reader.namespaces.net];
  const ownNetwork = theirs.ok && ours.ok && sameNamespace(theirs.value, ours.value) === false;
  return {
    state,
    args: readArguments(pid),
    host: readHost(reader),
    relations,
    limitsAbove: pickReadable(
      readAll({ groups: state.cgroup, mounts: reader.mounts }),
      ({ groups, mounts }) => readLimitsAbove(groups, mounts),
    ),
    label: readLabel(pid),
    rlimits: readAll({ its: readRlimits(pid), ours: readRlimits(ourShell()) }),
    descriptors: readDescriptors(pid, ownNetwork),
    cwd: readPlace(pid, 'cwd'),
    openGroups: readOpenGroups(state, reader.mounts),
    engineSockets: readEngineSockets(state),
    neighbours: readNeighbours(state),
    sharesTerminal: readSharing(state),
    tree: readProcessTree(pid),
  };
}

/** Of the whole machine, whatever namespace they are written from. */
const SETTINGS = ['/proc/sys', '/proc/sysrq-trigger'];

function readHost(reader: Snapshot): Host {
  const first = lazySnapshot(1);
  const seen = NAMESPACE_NAMES.every((name) => first.namespaces[name].ok || !reader.namespaces[name].ok);
  const users = reader.namespaces.user;
  return {
    who: seen ? 'pid 1' : 'reader',
    namespaces: seen ? first.namespaces : reader.namespaces,
    root: reader.root,
    mounts: reader.mounts,
    settings: SETTINGS.filter((path) => existsSync(path)),
    readerPid: reader.namespaces.pid,
    firstUsers: users.ok && users.value.inode !== null && isFirst({ type: 'user', inode: users.value.inode }),
  };
}

const TYPES: readonly NamespaceType[] = [...new Set(NAMESPACE_NAMES.map((name) => NAMESPACES[name].type))];

async function readRelations(pid: number): Promise<Confinement['relations']> {
  const answers = await askKernel(TYPES.map((type) => `/proc/${pid}/ns/${type}`));
  const entries = TYPES.map((type, i): [NamespaceType, Readable<NamespaceRelations>] => {
    const answer = answers[i];
    const told = answer !== undefined && 'namespaces' in answer ? answer.namespaces[0] : undefined;
    const link = lazySnapshot(pid).namespaces[type];
    if (told === undefined)
      return [type, link.ok ? unreadable('the kernel does not tell whose it is') : link];
    return [type, readable({ ...told, owner: told.owner ?? told.parent })];
  });
  return Object.fromEntries(entries) as Record<NamespaceType, Readable<NamespaceRelations>>;
}

function readRlimits(pid: number) {
  return decodeReadable(readProcessFile(pid, 'limits'), parseRlimits);
}

/** Whether who began its session, and so has the same terminal, is in another mount namespace. */
function readSharing({ terminal, namespaces }: Snapshot): Readable<boolean | null> {
  if (!terminal.ok) return terminal;
  const { name, session } = terminal.value;
  if (name === null) return readable(null);
  const own = namespaces.mnt;
  if (!own.ok) return own;
  if (session === 0) return readable(true); // It was begun outside of our own PID namespace.
  const leader = lazySnapshot(session).namespaces.mnt;
  if (!leader.ok) return unreadable(`who began its session, process ${session}: ${leader.reason}`);
  return readable(sameNamespace(leader.value, own.value) === false);
}
