import { EXIT, Problem } from '../../errors.js';
import { type ComparedRow, compareSnapshots } from '../../kernel/comparison.js';
import { namespaceText } from '../../kernel/namespaces.js';
import { readNamespace } from '../../kernel/proc.js';
import type { RowKey } from '../../kernel/rows.js';
import type { Snapshot } from '../../kernel/snapshot.js';
import type { Inside } from '../watch/ask-inside.js';
import { lookAt, type Subject } from './subject.js';

/** All that is compared, at one moment. */
export interface Comparison {
  readonly subjects: readonly Subject[];
  /** Of each subject, in their order; read as far as the rows need. */
  readonly snapshots: readonly Snapshot[];
  readonly rows: readonly ComparedRow[];
}

/**
 * Looks at all of them and compares these rows.
 * @param inside finds out what only somebody inside can tell, which costs a process for each.
 * @throws Problem when one of them has ended.
 */
export function compareNow(
  subjects: readonly Subject[],
  keys: readonly RowKey[],
  inside?: Inside,
): Comparison {
  const snapshots = subjects.map(
    (subject) =>
      lookAt(subject, { hostname: () => inside && askHostname(inside, subject) }) ?? failEnded(subject),
  );
  const rows = compareSnapshots(snapshots, keys);
  // What ended while it was read has left half of a table, that looks as if it could not be read.
  for (const subject of subjects) if (lookAt(subject) === null) failEnded(subject);
  return { subjects, snapshots, rows };
}

/** A namespace file has one row, and nothing else can be compared with it. @throws Problem for files of two types. */
export function keysFor(subjects: readonly Subject[], keys: readonly RowKey[]): readonly RowKey[] {
  const files = subjects.filter((subject) => subject.kind === 'file');
  const [first, other] = [...new Map(files.map((file) => [file.id.type, file])).values()];
  if (first === undefined) return keys;
  if (other !== undefined)
    throw new Problem(
      `'${first.word}' is a ${first.id.type} namespace and '${other.word}' a ${other.id.type} namespace: only those of one type can be compared.`,
    );
  return [`ns.${first.id.type}`];
}

function askHostname(inside: Inside, subject: Subject): Snapshot['hostname'] | undefined {
  if (subject.kind === 'file') return undefined;
  const link = readNamespace(subject.pid, 'uts');
  return link.ok ? inside.ask('uts', namespaceText(link.value), subject.pid) : link;
}

function failEnded(subject: Subject): never {
  const who = subject.kind === 'process' ? `Process ${subject.pid}` : subject.word;
  throw new Problem(
    `${who} ended while it was looked at; there is nothing to compare any more.`,
    EXIT.ourselves,
  );
}
