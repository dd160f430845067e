import type { Machine } from '../run/machine.js';
import type { Cause, Entry, Probe } from './entry.js';
import { type ManualPage, manualPages } from './manual.js';
import { findEntry } from './messages.js';
import { nearest } from './nearest.js';
import { shortened } from './recognise.js';
import { stagesWith } from './stages.js';
import type { Topic } from './topic.js';
import { errnoIn } from './topics/errnos.js';
import { findTopics, stepTopic } from './topics.js';
import { trial } from './trial.js';

/** A cause with what the probes on this machine say of it. */
export interface JudgedCause {
  readonly because: string;
  /** True: so it is here; false: ruled out; null: it shows only where the message came. */
  readonly holds: boolean | null;
  readonly probes: readonly Probe[];
  readonly way_out: string;
  readonly commands: readonly string[];
  /** What one gives up by it; null where nothing of the machine is changed. */
  readonly risk: string | null;
  /** A trial that shows whether the way out works here; null when there is none. */
  readonly proof: (Probe & { readonly works: boolean }) | null;
}

/** What is known of a message. */
export interface MessageAnswer {
  readonly type: 'message';
  readonly id: string;
  readonly line: string;
  readonly means: string;
  /** Those that hold, those that may, those that are ruled out. */
  readonly causes: readonly JudgedCause[];
  readonly manual: readonly ManualPage[];
}

/** What is known of a word. */
export interface TopicAnswer {
  readonly type: 'topic';
  readonly kind: Topic['kind'];
  readonly name: string;
  readonly text: readonly string[];
  readonly probes: readonly Probe[];
  readonly stages: readonly number[];
  readonly manual: readonly ManualPage[];
}

/** Nothing is known. */
export interface UnknownAnswer {
  readonly type: 'unknown';
  readonly asked: string;
  /** What is known and most like it, or null. */
  readonly nearest: string | null;
}

export type Answer = MessageAnswer | TopicAnswer | UnknownAnswer;

/** Answers what a person typed: a message, or the name of a step, a flag, a namespace, a capability or an errno. */
export async function explain(asked: string, machine: Machine): Promise<Answer[]> {
  const lines = asked.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > 1) return explainOutput(asked, machine);
  const [line = ''] = lines;
  const entry = findEntry(shortened(line));
  if (entry !== undefined) return [await judge(entry, shortened(line), machine)];
  const errno = errnoIn(shortened(line));
  const step = stepTopic(line);
  const named = findTopics(line);
  const topics = named.length > 0 ? named : errno !== undefined ? [errno] : step !== undefined ? [step] : [];
  return topics.length > 0 ? Promise.all(topics.map((topic) => tell(topic, machine))) : [unknown(line)];
}

/** Finds the messages in what a program wrote, several lines; each is answered once. Names of steps count for nothing. */
export async function explainOutput(output: string, machine: Machine): Promise<Answer[]> {
  const entries = new Map<Entry, string>();
  const errnos = new Set<Topic>();
  for (const line of output.split('\n').map(shortened)) {
    const entry = findEntry(line);
    const errno = entry === undefined ? errnoIn(line) : undefined;
    if (entry !== undefined && !entries.has(entry)) entries.set(entry, line);
    if (errno !== undefined) errnos.add(errno);
  }
  const answers = [
    ...[...entries].map(([entry, line]) => judge(entry, line, machine)),
    ...[...errnos].map((errno) => tell(errno, machine)),
  ];
  return answers.length > 0 ? Promise.all(answers) : [unknown(output)];
}

async function judge(entry: Entry, line: string, machine: Machine): Promise<MessageAnswer> {
  const causes = await Promise.all(entry.causes.map((cause) => judgeCause(cause, machine, line)));
  const sorted = [true, null, false].flatMap((holds) => causes.filter((cause) => cause.holds === holds));
  const manual = await manualPages(machine, entry.man);
  return { type: 'message', id: entry.id, line, means: entry.means, causes: sorted, manual };
}

/** What this machine says of one cause of what is in `line`. */
export async function judgeCause(cause: Cause, machine: Machine, line: string): Promise<JudgedCause> {
  const { because, check, wayOut, type, risk, proof } = cause;
  const { holds, probes } = (await check?.(machine, line)) ?? { holds: null, probes: [] };
  const tried = proof === undefined || holds === false ? null : await trial(machine, proof);
  return {
    because,
    holds,
    probes,
    way_out: typeof wayOut === 'string' ? wayOut : wayOut(machine),
    commands: type?.(machine, line) ?? [],
    risk: risk ?? null,
    proof: tried === null ? null : { works: tried.works, ...tried.probe },
  };
}

async function tell(topic: Topic, machine: Machine): Promise<TopicAnswer> {
  const { kind, name, text, man } = topic;
  const probes = topic.probes?.(machine) ?? [];
  const stages = await stagesWith(topic.steps ?? []);
  return { type: 'topic', kind, name, text, probes, stages, manual: await manualPages(machine, man) };
}

function unknown(asked: string): UnknownAnswer {
  const text = asked.trim();
  return {
    type: 'unknown',
    asked: shortened(text.split('\n')[0] ?? ''),
    nearest: nearest(shortened(text)) ?? null,
  };
}
