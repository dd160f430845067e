import { type Cells, lineText } from './cells.js';
import { exchangeAll, type Rule } from './exchange.js';

/**
 * A screen with stand-ins for what is another text in every run or on every machine, each thing with one of its own: what is
 * the same on a screen stays the same, what differs differs.
 */
export type Stable = (cells: Cells) => Cells;

/** What is known of where a program runs. */
export interface Surroundings {
  /** Folders, and what to call them. */
  readonly folders: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly uid: number;
  /** The control group that it is in, as `/proc/self/cgroup` has it. */
  readonly group: string;
  /** `pts/3`, as the host calls the terminal. */
  terminal(): string;
  /** Numbers of processes that there are now. */
  pids(): readonly number[];
}

/** Counts of processes, when a script counts all of a host, or those of a container while some come and go. */
const MANY = '187';
const FEW = '4';

/** Stand-ins for the screens of one session of the program. */
export function stable(surroundings: Surroundings): Stable {
  const places = placeRules(surroundings);
  const known = new Set<string>();
  return (cells) => {
    const text = cells.map(lineText).join('\n');
    for (const pid of [...surroundings.pids().map(String), ...pidsIn(text)]) known.add(pid);
    // Numbers are given anew for each screen: the kernel uses a number again when its first owner is gone.
    const rules = [...places, ...numberRules(text, known)];
    return cells.map((line) => rules.reduce(exchangeAll, line));
  };
}

/** What this machine is called, and what it calls its folders, users and terminals. */
function placeRules({ folders, hostname, uid, group, terminal }: Surroundings): Rule[] {
  return [
    ...Object.entries(folders).map(([folder, name]) => plain(folder, name)),
    plain(hostname, 'laptop'),
    // It may have been cut off.
    ...(group === '/'
      ? []
      : [{ pattern: new RegExp(`${escaped(group.slice(0, 6))}[^ ]*`, 'g'), standIn: () => '/user.slice' }]),
    { pattern: /(?<!\w)pts\/\d+\b/g, standIn: (name) => (name === terminal() ? 'pts/1' : undefined) },
    {
      pattern: /"0 \d+ 1"\) = \d+/g,
      standIn: (call) => (call.startsWith(`"0 ${uid} 1"`) ? '"0 1000 1") = 8' : undefined),
    },
    { pattern: /\b0 \d+ 1\b/g, standIn: (map) => (map === `0 ${uid} 1` ? '0 1000 1' : undefined) },
  ];
}

/** What the kernel numbers, and what we name by that. */
function numberRules(text: string, known: ReadonlySet<string>): Rule[] {
  const inodes = numbered((n) => `${4_026_532_100 + n}`);
  const processes = numbered((n) => `${4711 + n}`);
  const folders = numbered((n) => `learn-4711-${'abcdef'.slice(n % 6)}${'abcdef'.slice(0, n % 6)}`);
  const process = (pid: string): string | undefined => (known.has(pid) ? processes(pid) : undefined);
  for (const [inode] of text.matchAll(INODES)) inodes(inode);
  const pids = [...text.matchAll(NUMBERS)].map(([number]) => number).filter((number) => known.has(number));
  for (const pid of byAge(pids)) processes(pid);
  return [
    { pattern: /\blearn-\d+-\w{6}\b/g, standIn: folders },
    { pattern: INODES, standIn: inodes },
    {
      pattern: /(?<=processes in \/proc: )\d+/g,
      standIn: (count) => (count.length > 1 ? MANY : FEW),
    },
    // In the table of processes they stand at the right of their columns.
    {
      pattern: / +\d+ +\d+(?= +(?:none|pts\/\d+|tty\d+) )/g,
      standIn: (cells) =>
        cells.replace(/ +(\d+)/g, (cell, pid: string) => (process(pid) ?? pid).padStart(cell.length)),
    },
    { pattern: NUMBERS, standIn: process },
  ];
}

const INODES = /\b40265\d{5}\b/g;
const NUMBERS = /\b\d{3,7}\b/g;
/** Numbers of processes that are born one after the other are not that far apart. */
const FAR = 10_000;

/** Numbers of processes, the oldest first: the kernel counts up, and at the end begins again. */
function byAge(pids: readonly string[]): string[] {
  const sorted = [...pids].sort((a, b) => Number(a) - Number(b));
  const jump = sorted.findIndex((pid, i) => i > 0 && Number(pid) - Number(sorted[i - 1]) > FAR);
  return jump < 0 ? sorted : [...sorted.slice(jump), ...sorted.slice(0, jump)];
}

/** Processes that have ended since are told by where their numbers stand. */
function pidsIn(text: string): string[] {
  const places = [
    /\bpid (\d+)/g,
    /^ +(\d+) +\d+ +(?:none|pts\/\d+|tty\d+) /gm,
    /\bprocess (\d{3,7})\b/g,
    /\bnspid +(\d+)[\d ]*? {2,}(\d+)/g,
  ];
  return places.flatMap((place) => [...text.matchAll(place)].flatMap(([, ...pids]) => pids));
}

function plain(text: string, name: string): Rule {
  return { pattern: new RegExp(`(?<![\\w.-])${escaped(text)}(?![\\w-])`, 'g'), standIn: () => name };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A stand-in for each text, in the order in which they are first asked for. */
function numbered(name: (n: number) => string): (text: string) => string {
  const given = new Map<string, string>();
  return (text) => {
    const mine = given.get(text) ?? name(given.size);
    given.set(text, mine);
    return mine;
  };
}
