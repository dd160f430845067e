import type { Snapshot } from '../kernel/snapshot.js';
import type { Reports } from './report.js';

/** What is read of a process from outside, as far as a verdict can rest on it. */
export type Outside = Pick<
  Snapshot,
  'pid' | 'namespaces' | 'uid_map' | 'cgroup' | 'limits' | 'mounts' | 'root' | 'seccomp'
>;

/** How COMMAND ended. */
export type Ending =
  | { readonly how: 'status'; readonly status: number }
  | { readonly how: 'signal'; readonly signal: number }
  /** It did not, and was ended by us: after so many seconds, or after so much output. */
  | { readonly how: 'late'; readonly seconds: number }
  | { readonly how: 'flood'; readonly bytes: number }
  /** It ended the process that had started it, so nobody could say more. */
  | { readonly how: 'orphaned' };

/** What was there behind COMMAND and not before it. */
export interface Leftovers {
  readonly processes: readonly { readonly pid: number; readonly name: string }[];
  readonly mounts: readonly string[];
  readonly cgroups: readonly string[];
  readonly links: readonly string[];
  /** The host name before and after. */
  readonly hostname: readonly [before: string, after: string];
}

/** One run of COMMAND. */
export interface Attempt {
  readonly ending: Ending;
  /** What the probe said in there. */
  readonly reports: Reports;
  /** How its words came out: not at all, by standard output, or only by a file in the root file system. */
  readonly channel: 'stdout' | 'file' | null;
  /** Whether its words on standard error came out. */
  readonly stderr: boolean;
  /** The last that COMMAND itself said, made printable; may be empty. */
  readonly lastWords: string;
  /** The process that started COMMAND, so what the host is for it. */
  readonly host: Outside;
  /** The probe; undefined if it was not found in our /proc. */
  readonly inside: Outside | undefined;
  readonly left: Leftovers;
}

/** The runs besides the plain one, each for a few rows. */
export type ExtraRun = 'fault' | 'terminated' | 'killed' | 'terminal';

/** All that the rows judge by. Nothing of it depends on which row asks. */
export interface Evidence {
  readonly plain: Attempt;
  /** The program inside ends by a fault. This and the rest is there only if asked for, and if the probe ran at all. */
  readonly fault?: Attempt;
  /** COMMAND is sent SIGTERM. */
  readonly terminated?: Attempt;
  /** COMMAND is sent SIGKILL; `left.processes` are those a moment later. */
  readonly killed?: Attempt;
  /** COMMAND is started on a terminal. */
  readonly terminal?: Attempt;
  /** What the file says that nobody inside may read. */
  readonly secret: string;
  /** `major:minor` of the host's /dev/pts; null where there is none. */
  readonly hostTerminals: string | null;
  /** Why no control group can be made here; null if one can. */
  readonly noCgroup: string | null;
}
