import { parseClockOffsets } from '../../kernel/clock-offsets.js';
import { parseIdMap } from '../../kernel/idmaps.js';
import { namespaceText } from '../../kernel/namespaces.js';
import { listProcesses, readNamespace, readProcessFile, readProcessLink } from '../../kernel/proc.js';
import { decodeReadable, type Readable } from '../../kernel/readable.js';
import { lazySnapshot } from '../../kernel/snapshot.js';
import type { Stat } from '../../kernel/stat.js';
import { Inside } from './ask-inside.js';
import { readLayers } from './layers.js';
import {
  entriesIn,
  identityIn,
  type Look,
  readArguments,
  readConnections,
  readForwarding,
  readHeldFolders,
} from './look.js';
import { isLearn, parseSegments, readLogin, readRuntime, readStat } from './signs.js';

/** What is remembered of a process from one look to the next. */
interface Known {
  stat: Stat;
  /** How long it has been on a processor; null where the kernel does not say so. */
  ran: string | null;
  /** Rises when it has run: it may have changed itself. */
  age: number;
  /** Whether it belongs to the learner. */
  ours: boolean;
  /** Whether it is a `learn`: what it starts is not done by the learner's own hand. */
  learn: boolean;
  /** When its owner is to be read again, in rounds. */
  again: number;
  /** Made when it is first looked at. */
  look?: Look;
}

export interface ProcessesOptions {
  /** Whose processes. Default: those of our own real user. */
  readonly uid?: number;
  /** Leave out what descends from this process. Default: we ourselves. */
  readonly except?: number;
  /**
   * Take only this process and what descends from it, whether or not a terminal or a `learn` is above of it. Default: all
   * that the learner has.
   */
  readonly within?: number;
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
  readonly #within: number | undefined;
  readonly #known = new Map<number, Known>();
  readonly #inside = new Inside();
  readonly #hasTerminal = readStat(process.pid)?.terminal != null;
  readonly #login = readLogin('self');
  readonly #userNamespace = readProcessLink('self', 'ns/user');
  #round = 0;

  constructor({ uid = process.getuid?.() ?? 0, except = process.pid, within }: ProcessesOptions = {}) {
    this.#uid = uid;
    this.#within = within;
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
    const alive = new Set(pids);
    for (const pid of this.#known.keys()) if (!alive.has(pid)) this.#known.delete(pid);
    for (const pid of pids) this.#update(pid);
    return [...this.#known]
      .filter(([pid, known]) => this.#counts(pid, known))
      .sort(([, a], [, b]) => a.stat.startTime - b.stat.startTime)
      .map(([pid, known]) => this.#lookAt(pid, known));
  }

  /** Most processes sleep all the time: of them one small file is read, and of those of others none. */
  #update(pid: number): void {
    const known = this.#known.get(pid);
    const due = known === undefined || this.#round >= known.again;
    if (!due && !known.ours) return;
    // Who looks once need not know.
    const ran = known === undefined ? null : readRuntime(pid);
    // Who has lost its parent has another one, without having run.
    if (!due && ran !== null && ran === known.ran && this.#known.has(known.stat.ppid)) return;
    const stat = readStat(pid);
    if (stat === null) {
      this.#known.delete(pid);
      return;
    }
    const before = known?.stat.startTime === stat.startTime ? known : undefined;
    const age = (before?.age ?? 0) + 1;
    if (before !== undefined && !due && before.stat.comm === stat.comm) {
      Object.assign(before, { stat, ran, age });
      return;
    }
    const again = this.#round + 1 + ((pid + this.#round) % SLICES);
    const now = { stat, ran, age, ours: this.#isOurs(pid), learn: isLearn(pid, stat), again };
    if (before === undefined) this.#known.set(pid, now);
    else Object.assign(before, now);
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
    for (let at = pid, steps = 0; steps < 1000; steps += 1) {
      if (at === this.#within) return true;
      const known = this.#known.get(at);
      if (at === this.#except || known?.learn) return false;
      if (known === undefined || known.stat.ppid === 0) break;
      terminal ||= known.ours && known.stat.terminal !== null;
      at = known.stat.ppid;
    }
    return terminal && this.#within === undefined;
  }

  #lookAt(pid: number, known: Known): Look {
    known.look ??= this.#newLook(pid, known);
    return known.look;
  }

  /** Follows what is known; what nobody can have changed since it was read is not read again. */
  #newLook(pid: number, known: Known): Look {
    const round = (): number => this.#round;
    const ask = (kind: 'uts' | 'ipc'): Readable<string> => {
      const link = readNamespace(pid, kind);
      return link.ok ? this.#inside.ask(kind, namespaceText(link.value), pid) : link;
    };
    const parent = (): Look | undefined => {
      // It need not be one of those that count: the program of a terminal window has no terminal itself.
      const above = this.#known.get(known.stat.ppid);
      return above?.ours ? this.#lookAt(known.stat.ppid, above) : undefined;
    };
    return {
      snapshot: lazySnapshot(pid, {
        get stat() {
          return known.stat;
        },
        hostname: () => ask('uts'),
        ages: {
          get itself() {
            return known.age;
          },
          get around() {
            return round();
          },
        },
      }),
      pid,
      get name() {
        return known.stat.comm;
      },
      get state() {
        return known.stat.state;
      },
      get ppid() {
        return known.stat.ppid;
      },
      get parent() {
        return parent();
      },
      get args() {
        return readArguments(pid);
      },
      get holds() {
        return readHeldFolders(pid);
      },
      get connections() {
        return readConnections(pid);
      },
      get forwards() {
        return readForwarding(pid);
      },
      get segments() {
        return decodeReadable(ask('ipc'), parseSegments);
      },
      get clocks() {
        return decodeReadable(readProcessFile(pid, 'timens_offsets'), parseClockOffsets);
      },
      at: (path) => identityIn(pid, path),
      entries: (path) => entriesIn(pid, path),
      layers: (mount) => readLayers(pid, mount),
    };
  }
}
