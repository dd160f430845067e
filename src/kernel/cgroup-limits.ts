import { readGroupFile } from './cgroup-files.js';
import { type CgroupHierarchy, cgroupHierarchies, groupFolder, hierarchyOfGroup } from './cgroup-mounts.js';
import type { CgroupMembership } from './cgroups.js';
import type { Mount } from './mounts.js';
import { mapReadable, type Readable, readable, unreadable } from './readable.js';

/** What a group may be limited in. */
export type LimitName = 'memory' | 'cpu' | 'pids';

/** One limit of the group that a process is in: of that group itself, not of those above it. */
export interface CgroupLimit {
  readonly name: LimitName;
  /** Bytes, percent of one processor, or processes; null: no limit. */
  readonly limit: number | null;
  /** Bytes or processes in use now; null for cpu. */
  readonly use: number | null;
  /** How often the limit had consequences: processes killed, forks refused; null: unknown. */
  readonly hits: number | null;
  /** The files that hold the limit, as they are. */
  readonly files: readonly { readonly name: string; readonly value: string }[];
}

/** What the groups of a process allow it. */
export interface CgroupLimits {
  /** Without those whose controller its groups don't have. */
  readonly limits: readonly CgroupLimit[];
  readonly frozen: boolean;
}

/** Reads one file of a group; null if there is none. Replaced in tests. */
export type GroupReader = (folder: string, file: string) => Readable<string | null>;

/**
 * The limits of the groups in `/proc/<pid>/cgroup`, found by the reader's own table of mounts. cgroups(7), and the kernel's
 * cgroup-v1/ and cgroup-v2.rst.
 */
export function readLimits(
  groups: readonly CgroupMembership[],
  mounts: readonly Mount[],
  read: GroupReader = readGroupFile,
): Readable<CgroupLimits> {
  const hierarchies = cgroupHierarchies(mounts);
  if (hierarchies.length === 0) return unreadable('no control groups are mounted here');
  const limits: CgroupLimit[] = [];
  let frozen = false;
  for (const group of groups) {
    const hierarchy = hierarchyOfGroup(hierarchies, group);
    const kinds = kindsOf(group, hierarchy);
    if (hierarchy === undefined || kinds.length === 0) continue;
    const folder = groupFolder(hierarchy, group.path);
    if (folder === null) return unreadable('its control group is not visible from here');
    const found = readGroup(folder, kinds, read);
    if (!found.ok) return found;
    limits.push(...found.value.limits);
    frozen ||= found.value.frozen;
  }
  return readable({ limits: limits.sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name)), frozen });
}

/** `memory 32 MiB, cpu 20 %, pids 20`, and `frozen`; `none of its own` if nothing is limited. */
export function limitsText({ limits, frozen }: CgroupLimits): string {
  const parts = limits.flatMap((l) => (l.limit === null ? [] : [limitText(l.name, l.limit)]));
  return [...parts, ...(frozen ? ['frozen'] : [])].join(', ') || 'none of its own';
}

/** A line for each file whose limit is not the same: `memory.max: 33554432; the host's: max`. */
export function limitDetails(host: CgroupLimits, container: CgroupLimits): readonly string[] {
  const of = ({ limits }: CgroupLimits, name: LimitName) => limits.find((limit) => limit.name === name);
  return NAMES.flatMap((name) => {
    const [was, is] = [of(host, name), of(container, name)];
    if ((was?.limit ?? null) === (is?.limit ?? null)) return [];
    const files = new Set([...(is?.files ?? []), ...(was?.files ?? [])].map((file) => file.name));
    return [...files].map((file) => `${file}: ${valueIn(is, file)}; the host's: ${valueIn(was, file)}`);
  });
}

const NAMES: readonly LimitName[] = ['memory', 'cpu', 'pids'];

function valueIn(limit: CgroupLimit | undefined, file: string): string {
  return limit?.files.find(({ name }) => name === file)?.value ?? 'none';
}

/** `memory 32 MiB`, `cpu 20 %`, `pids 20`. */
export function limitText(name: LimitName, limit: number): string {
  return `${name} ${valueText(name, limit)}`;
}

function valueText(name: LimitName, limit: number): string {
  if (name === 'memory') return bytesText(limit);
  return name === 'cpu' ? `${rounded(limit)} %` : `${limit}`;
}

function bytesText(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  return `${rounded(bytes / 1024 ** power)} ${UNITS[power]}`;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

function rounded(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}

/** What is known of the group in one folder. */
type Part = { readonly limits: readonly CgroupLimit[]; readonly frozen: boolean };

/** How a file, or two, tell something; undefined: this group does not have it. */
type Kind = (file: (name: string) => string | null) => CgroupLimit | 'frozen' | undefined;

/** What is to be found in a group of this hierarchy. */
export function kindsOf(group: CgroupMembership, hierarchy: CgroupHierarchy | undefined): readonly Kind[] {
  if (hierarchy?.version === 2) return VERSION_2;
  return Object.entries(VERSION_1).flatMap(([name, kind]) =>
    group.controllers.includes(name) ? [kind] : [],
  );
}

/** Reads one group; a reason where something of it may not be read. */
export function readGroup(folder: string, kinds: readonly Kind[], read: GroupReader): Readable<Part> {
  const members = read(folder, 'cgroup.procs');
  if (!members.ok) return members;
  if (members.value === null) return unreadable(`gone: there is no control group ${folder}`);
  let closed: Readable<never> | undefined;
  const file = (name: string): string | null => {
    const text = read(folder, name);
    if (!text.ok) closed ??= text;
    return text.ok ? text.value : null;
  };
  const found = kinds.map((kind) => kind(file)).filter((part) => part !== undefined);
  const part = { limits: found.filter((p) => p !== 'frozen'), frozen: found.includes('frozen') };
  return mapReadable(closed ?? readable(part), () => part);
}

/** Version 1 has no word for "none": it is the largest number of whole pages. */
const ALMOST_ALL = 2 ** 62;

const numberIn = (text: string | null): number | null =>
  text !== null && /^-?\d+$/.test(text) ? Number(text) : null;

/** The number behind a word at the beginning of a line, as in memory.events: `oom_kill 1`. */
const counterIn = (text: string | null, word: string): number | null =>
  numberIn(new RegExp(`^${word} (\\d+)$`, 'm').exec(text ?? '')?.[1] ?? null);

const pids: Kind = (file) => {
  const max = file('pids.max');
  if (max === null) return undefined;
  return {
    name: 'pids',
    limit: numberIn(max),
    use: numberIn(file('pids.current')),
    hits: counterIn(file('pids.events'), 'max'),
    files: [{ name: 'pids.max', value: max }],
  };
};

const VERSION_2: readonly Kind[] = [
  (file) => {
    const max = file('memory.max');
    if (max === null) return undefined;
    return {
      name: 'memory',
      limit: numberIn(max),
      use: numberIn(file('memory.current')),
      hits: counterIn(file('memory.events'), 'oom_kill'),
      files: [{ name: 'memory.max', value: max }],
    };
  },
  (file) => {
    const max = file('cpu.max');
    if (max === null) return undefined;
    const [quota = '', period = ''] = max.split(' ');
    const files = [{ name: 'cpu.max', value: max }];
    return { name: 'cpu', limit: percent(quota, period), use: null, hits: null, files };
  },
  pids,
  (file) => (counterIn(file('cgroup.events'), 'frozen') === 1 ? 'frozen' : undefined),
];

const VERSION_1: Readonly<Record<string, Kind>> = {
  memory(file) {
    const value = file('memory.limit_in_bytes');
    if (value === null) return undefined;
    const limit = numberIn(value);
    return {
      name: 'memory',
      limit: limit !== null && limit < ALMOST_ALL ? limit : null,
      use: numberIn(file('memory.usage_in_bytes')),
      // memory.failcnt stays 0 where memory and swap together are limited to the same.
      hits: counterIn(file('memory.oom_control'), 'oom_kill'),
      files: [{ name: 'memory.limit_in_bytes', value }],
    };
  },
  cpu(file) {
    const [quota, period] = [file('cpu.cfs_quota_us'), file('cpu.cfs_period_us')];
    if (quota === null || period === null) return undefined;
    const files = [
      { name: 'cpu.cfs_quota_us', value: quota },
      { name: 'cpu.cfs_period_us', value: period },
    ];
    return { name: 'cpu', limit: percent(quota, period), use: null, hits: null, files };
  },
  pids,
  freezer: (file) => (/^(FROZEN|FREEZING)$/.test(file('freezer.state') ?? '') ? 'frozen' : undefined),
};

/** Microseconds of each period; `max` and -1 are no limit. */
function percent(quota: string, period: string): number | null {
  const [a, b] = [numberIn(quota), numberIn(period)];
  return a === null || a < 0 || b === null || b === 0 ? null : (100 * a) / b;
}
