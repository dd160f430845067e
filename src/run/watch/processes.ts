import { basename } from 'node:path';
import { parseIdMap } from '../../kernel/idmaps.js';
import { namespaceText } from '../../kernel/namespaces.js';
import { listProcesses, readNamespace, readProcessFile, readProcessLink } from '../../kernel/proc.js';
import { decodeReadable, type Readable } from '../../kernel/readable.js';
import { lazySnapshot, type Snapshot } from '../../kernel/snapshot.js';
import { hasEnded, parseStat, type Stat } from '../../kernel/stat.js';
import { Inside } from './ask-inside.js';
import { entriesIn, identityIn, type Look, readArguments, readHeldFolders } from './look.js';

/** What is remembered of a process from one look to the next. */
interface Known {
  readonly startTime: number;
  readonly stat: Stat;
  /** Whether it belongs to the learner. */
  readonly ours: boolean;
  /** Whether it is a `learn`: what it starts is not done by the learner's own hand. */
  readonly learn: boolean;
  /** When its owner is to be read again, in rounds. */
  readonly again: number;
}

export interface ProcessesOptions {
  /** Whose processes. Default: those of our own real user. */
  readonly uid?: number;
  /** Leave out what descends from this process. Default: we ourselves. */
  readonly except?: number;
  /** Take only what descends from this process. Default: all. */
  readonly below?: number;
}

/** Owners change seldom, and of processes that were there before hardly ever: a tenth of them is read again each round. */
const SLICES = 10;

/**
 * The processes of the learner: those of their real user, and those in a user namespace that maps them. Left out are
 * `learn` and all that it started. Where we have a terminal ourselves, so are programs that no terminal is above of, such
 * as a browser, which makes namespaces for itself; and where logins are told apart (`/proc/PID/loginuid`), those of the
 * system.
 */
export class LearnerProcesses {
  readonly #uid: number;
  readonly #except: number;
  readonly #below: number | undefined;
  readonly #known = new Map<number, Known>();
  readonly #inside = new Inside();
  readonly #hasTerminal = readStat(process.pid)?.terminal != null;
  readonly #login = readLogin('self');
  readonly #userNamespace = readProcessLink('self', 'ns/user');
  #round = 0;

  constructor({ uid = process.getuid?.() ?? 0, except = process.pid, below }: ProcessesOptions = {}) {
    this.#uid = uid;
    this.#below = below;
    this.#except = except;
  }

  /** Whether programs that no terminal is above of are left out. */
  get onTerminals(): boolean {
    return this.#hasTerminal;
  }

  /** All of them as they are now, the youngest last. @throws Problem if there is no /proc to read from. */
  look(): Look[] {
    this.#round += 1;
    const pids = listProcesses();
    for (const pid of pids) this.#update(pid);
    const alive = new Set(pids);
    for (const pid of this.#known.keys()) if (!alive.has(pid)) this.#known.delete(pid);
    const looks = new Map<number, Look>();
    for (const [pid, known] of this.#known)
      if (this.#counts(pid, known)) looks.set(pid, this.#lookAt(pid, known, looks));
    return [...looks.values()].sort((a, b) => startOf(this.#known, a.pid) - startOf(this.#known, b.pid));
  }

  #update(pid: number): void {
    const known = this.#known.get(pid);
    const due = known === undefined || this.#round >= known.again;
    if (known !== undefined && !known.ours && !due) return;
    const stat = readStat(pid);
    if (stat === null) {
      this.#known.delete(pid);
      return;
    }
    if (known !== undefined && known.startTime === stat.startTime && !due) {
      this.#known.set(pid, { ...known, stat });
      return;
    }
    const again = this.#round + 1 + ((pid + this.#round) % SLICES);
    this.#known.set(pid, {
      startTime: stat.startTime,
      stat,
      ours: this.#isOurs(pid),
      learn: isLearn(pid, stat),
      again,
    });
  }

  #isOurs(pid: number): boolean {
    const status = readProcessFile(pid, 'status');
    if (!status.ok) return false;
    // Only this one of its sixty lines: there may be thousands of processes.
    const [, real] = /^Uid:\t(\d+)/m.exec(status.value) ?? [];
    if (Number(real) !== this.#uid && !this.#isMappedIn(pid)) return false;
    const login = this.#login === undefined ? undefined : readLogin(pid);
    return login === this.#login;
  }

  /** Somebody else by number, such as one of a subordinate range, but in a user namespace in which the learner is somebody. */
  #isMappedIn(pid: number): boolean {
    const link = readProcessLink(pid, 'ns/user');
    if (!link.ok || (this.#userNamespace.ok && link.value === this.#userNamespace.value)) return false;
    const map = decodeReadable(readProcessFile(pid, 'uid_map'), parseIdMap);
    return (
      map.ok && map.value.some(({ outside, count }) => outside <= this.#uid && this.#uid < outside + count)
    );
  }

  #counts(pid: number, { ours }: Known): boolean {
    if (!ours) return false;
    let terminal = !this.#hasTerminal;
    let below = this.#below === undefined;
    for (let at = pid, steps = 0; steps < 1000; steps += 1) {
      const known = this.#known.get(at);
      if (at === this.#except || known?.learn) return false;
      if (known === undefined || known.stat.ppid === 0) break;
      terminal ||= known.ours && known.stat.terminal !== null;
      at = known.stat.ppid;
      below ||= at === this.#below;
    }
    return terminal && below;
  }

  #lookAt(pid: number, { stat }: Known, looks: ReadonlyMap<number, Look>): Look {
    const inside = this.#inside;
    // It need not be one of those that count: the program of a terminal window has no terminal itself.
    const parent = (): Look | undefined => {
      const known = this.#known.get(stat.ppid);
      return known?.ours ? this.#lookAt(stat.ppid, known, looks) : undefined;
    };
    const snapshot: Snapshot = lazySnapshot(pid, { stat, hostname: () => ask('uts') });
    const ask = (kind: 'uts' | 'ipc'): Readable<string> => {
      const link = readNamespace(pid, kind);
      return link.ok ? inside.ask(kind, namespaceText(link.value), pid) : link;
    };
    return {
      snapshot,
      pid,
      name: stat.comm,
      state: stat.state,
      ppid: stat.ppid,
      get parent() {
        return looks.get(stat.ppid) ?? parent();
      },
      get args() {
        return readArguments(pid);
      },
      get holds() {
        return readHeldFolders(pid);
      },
      get segments() {
        return decodeReadable(ask('ipc'), parseSegments);
      },
      at: (path) => identityIn(pid, path),
      entries: (path) => entriesIn(pid, path),
    };
  }
}

/** The sizes in `/proc/sysvipc/shm`, proc(5): a title, then a line for each segment; its size is the fourth field. */
export function parseSegments(text: string): readonly number[] | null {
  const [title = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  if (!/\bshmid\b.*\bsize\b/.test(title)) return null;
  const sizes = lines.map((line) => Number(line.trim().split(/\s+/)[3]));
  return sizes.every(Number.isSafeInteger) ? sizes : null;
}

function readStat(pid: number): Stat | null {
  const stat = decodeReadable(readProcessFile(pid, 'stat'), parseStat);
  return stat.ok && !hasEnded(stat.value) ? stat.value : null;
}

/** `node .../learn ...`; its processes are demonstrations of the course, and our own questions inside. */
function isLearn(pid: number, { comm }: Stat): boolean {
  if (!/^(node|MainThread|learn)/.test(comm)) return false;
  const args = readArguments(pid);
  return args.ok && args.value.slice(0, 2).some((word) => basename(word) === 'learn');
}

const NO_LOGIN = 4294967295;

/** Who logged in to what this process belongs to, proc_pid_loginuid(5); undefined where nobody did, or nobody counts. */
function readLogin(pid: number | 'self'): number | undefined {
  const text = readProcessFile(pid, 'loginuid');
  const login = text.ok ? Number(text.value) : NO_LOGIN;
  return login === NO_LOGIN ? undefined : login;
}

function startOf(known: ReadonlyMap<number, Known>, pid: number): number {
  return known.get(pid)?.startTime ?? 0;
}
