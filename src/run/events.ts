import type { DiffRow } from '../kernel/diff.js';
import type { TreeProcess } from '../kernel/process-tree.js';
import type { Placeholder } from '../recipe/placeholders.js';

/** One system call as the helper made it. */
export interface SystemCall {
  /** Name as in syscalls(2): `unshare`, `openat`, `write`. */
  readonly call: string;
  /** Decoded arguments in order: `CLONE_NEWUTS`, `"/proc/self/uid_map"`, `"0 1001 1"`. */
  readonly args: readonly string[];
  /** What the call returned; -1 when it failed. */
  readonly result: number;
  /** Name of the error (`EPERM`), or null. */
  readonly errno: string | null;
  readonly duration_us: number;
}

/** Where in the shipped source of stagehand the step was performed. */
export interface SourceRef {
  /** Relative to `native/`: `unshare.c`. */
  readonly file: string;
  readonly line: number;
  readonly function: string;
}

/** What the process says about itself, from inside, after the step. */
export interface InsideView {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  readonly hostname: string;
}

/** The process that will perform the steps exists and has done nothing yet. */
export interface ReadyEvent {
  readonly type: 'ready';
  /** Pid as seen from outside. */
  readonly pid: number;
  /** What `$ROOTFS` and its like stand for in this run. */
  readonly values: Readonly<Partial<Record<Placeholder, string>>>;
}

/**
 * One step was performed or failed; the process now waits until the session is told to go on. Only behind the final
 * exec the command runs on by itself, as soon as its state has been read.
 */
export interface StepEvent {
  readonly type: 'step';
  /** 0 for the first step of the recipe; the final `exec` has the number of steps. */
  readonly index: number;
  readonly name: string;
  readonly args: readonly string[];
  readonly pid: number;
  readonly calls: readonly SystemCall[];
  readonly source: SourceRef;
  readonly inside: InsideView;
  /** Only on a failed step: name of the error or of the signal (`SIGSYS`), the C library's message, why it happened. */
  readonly errno?: string;
  readonly message?: string;
  readonly explanation?: string;
}

/** The whole state table after a step: the host's value beside the container's. */
export interface DiffEvent {
  readonly type: 'diff';
  readonly rows: readonly DiffRow[];
  /** Keys of the rows whose container side is different from what it was before the last step. */
  readonly by_step: readonly string[];
  /** Every process of the run, stagehand's own first. */
  readonly processes: readonly TreeProcess[];
}

/** Something the command wrote. Raw: whoever shows it strips control sequences first. */
export interface OutputEvent {
  readonly type: 'output';
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** A file of the run as the host sees it, to hold against what it looked like from inside. */
export interface HostFile {
  /** Its name in `$TMPDIR`. */
  readonly name: string;
  /** Who owns it on the host: `learner (uid 1001)`. */
  readonly owner: string;
}

/** The run is over and nothing of it is left. */
export interface ExitEvent {
  readonly type: 'exit';
  /** The command's exit status (128 + n if signal n killed it), or 125/126/127 when it never ran. */
  readonly status: number;
  /** When the command's own message names a kernel error: its name, and why it happened in this run. */
  readonly errno?: string;
  readonly explanation?: string;
  /** Files that the command had left in `$TMPDIR`, looked at from outside before they were removed. */
  readonly files?: readonly HostFile[];
}

/** Everything that a run tells its viewers, in order. The screen, the text and the JSON are three views of this. */
export type SessionEvent = ReadyEvent | StepEvent | DiffEvent | OutputEvent | ExitEvent;
