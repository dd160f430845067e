import type { Machine } from '../run/machine.js';

/** What was asked of this machine, and what it answered: the evidence behind a verdict. */
export interface Probe {
  /** A file, a setting, or a command, as one could ask it oneself. */
  readonly asked: string;
  readonly said: string;
}

/** Whether a cause holds on this machine; null when that can only be seen in the process that failed. */
export interface Finding {
  readonly holds: boolean | null;
  readonly probes: readonly Probe[];
}

/** `line` is the message that was asked about. */
export type Check = (machine: Machine, line: string) => Finding | Promise<Finding>;

/** One of the reasons for which a message comes. */
export interface Cause {
  readonly because: string;
  /** Missing: it depends on how the program was called, and no probe can see that afterwards. */
  readonly check?: Check;
  /** What to do about it, as a sentence; a function where that depends on who keeps this machine closed. */
  readonly wayOut: string | ((machine: Machine) => string);
  /** What somebody gives up by it, in a sentence; missing where the way out changes nothing of the machine. */
  readonly risk?: string;
  /** Commands to type, fitted to this machine and to the message. */
  readonly type?: (machine: Machine, line: string) => readonly string[];
  /** A recipe for stagehand, `-rmpf + mount proc`, that shows whether the way out works here. It is performed. */
  readonly proof?: string;
}

/** A message that learners meet. */
export interface Entry {
  readonly id: string;
  /** What the message says, in one sentence: what happened, and not how this machine is. */
  readonly means: string;
  /** Tried on one line. The first entry with a pattern that fits is the answer. */
  readonly patterns: readonly RegExp[];
  /** As a program prints it; shown when somebody asks for something that is only like it. */
  readonly example: string;
  /** The most likely first. */
  readonly causes: readonly Cause[];
  /** Pages of the manual, as `StepKind.man` has them: `unshare(2), namespaces(7)`. */
  readonly man: string;
}
