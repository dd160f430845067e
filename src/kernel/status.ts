import {
  CAPABILITY_KINDS,
  type CapabilityKind,
  type CapabilitySet,
  parseCapabilitySet,
} from './capabilities.js';
import { decodeReadable, NOT_IN_THIS_KERNEL, type Readable, readable, unreadable } from './readable.js';

/** The four user or group IDs of a process, credentials(7). */
export interface FourIds {
  readonly real: number;
  readonly effective: number;
  readonly saved: number;
  readonly filesystem: number;
}

/** What `/proc/<pid>/status` tells. Each field for itself: older kernels lack some, and not all at once. */
export interface Status {
  readonly name: Readable<string>;
  readonly ppid: Readable<number>;
  readonly uid: Readable<FourIds>;
  readonly gid: Readable<FourIds>;
  readonly groups: Readable<readonly number[]>;
  /** Its number in the PID namespace of the reader, then in each one further in. */
  readonly nspid: Readable<readonly number[]>;
  readonly caps: Readonly<Record<CapabilityKind, Readable<CapabilitySet>>>;
  readonly noNewPrivs: Readable<boolean>;
  /** Mode of seccomp(2): 0 disabled, 1 strict, 2 filter. */
  readonly seccomp: Readable<number>;
  readonly seccompFilters: Readable<number>;
}

const CAPABILITY_FIELDS = {
  inheritable: 'CapInh',
  permitted: 'CapPrm',
  effective: 'CapEff',
  bounding: 'CapBnd',
  ambient: 'CapAmb',
} as const satisfies Record<CapabilityKind, string>;

/** Reads `/proc/<pid>/status`, proc_pid_status(5). A field that is missing or odd is unreadable; nothing throws. */
export function parseStatus(text: string): Status {
  const fields = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([^:\s]+):\t?(.*)$/s.exec(line) ?? [];
    if (name !== undefined && value !== undefined && !fields.has(name)) fields.set(name, value);
  }
  const field = <T>(name: string, decode: (value: string) => T | null): Readable<T> => {
    const value = fields.get(name);
    return decodeReadable(value === undefined ? unreadable(NOT_IN_THIS_KERNEL) : readable(value), decode);
  };
  const caps = CAPABILITY_KINDS.map((kind) => [kind, field(CAPABILITY_FIELDS[kind], parseCapabilitySet)]);
  return {
    name: field('Name', unescapeName),
    ppid: field('PPid', parseNumber),
    uid: field('Uid', parseFourIds),
    gid: field('Gid', parseFourIds),
    groups: field('Groups', parseNumbers),
    nspid: field('NSpid', parseNumbers),
    caps: Object.fromEntries(caps) as Record<CapabilityKind, Readable<CapabilitySet>>,
    noNewPrivs: field('NoNewPrivs', parseFlag),
    seccomp: field('Seccomp', parseNumber),
    seccompFilters: field('Seccomp_filters', parseNumber),
  };
}

// In this file, unlike in `stat`, the kernel writes a newline in a name as \n and a backslash as \\.
function unescapeName(value: string): string {
  return value.replace(/\\([n\\])/g, (_, c: string) => (c === 'n' ? '\n' : '\\'));
}

function parseNumber(value: string): number | null {
  return /^\d+$/.test(value) ? Number(value) : null;
}

function parseNumbers(value: string): readonly number[] | null {
  const numbers = value.split(/\s+/).filter(Boolean).map(parseNumber);
  return numbers.every((n) => n !== null) ? numbers : null;
}

function parseFlag(value: string): boolean | null {
  return value === '1' ? true : value === '0' ? false : null;
}

function parseFourIds(value: string): FourIds | null {
  const [real, effective, saved, filesystem] = parseNumbers(value) ?? [];
  if (real === undefined || effective === undefined || saved === undefined) return null;
  return filesystem === undefined ? null : { real, effective, saved, filesystem };
}
