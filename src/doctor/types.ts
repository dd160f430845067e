import type { JudgedCause } from '../explain/explain.js';

/** `partly`: the stage shows what it can, or one of its variants can't be shown. */
export type Standing = 'ready' | 'partly' | 'blocked';

/** Something that did not work though it was asked for in the right way: so it is the machine. */
export interface Refusal {
  /** The step (`unshare user`) or the command that was refused. */
  readonly tried: string;
  /** Name of the error; null where it is none of the kernel's. */
  readonly errno: string | null;
  /** The message, one line. */
  readonly said: string;
  /** What the run itself says about it, in a sentence. */
  readonly explanation: string;
}

/** How a stage went that was performed to its end. */
export interface StageTrial {
  readonly stage: number;
  readonly title: string;
  readonly standing: Standing;
  /** Null when it is ready. */
  readonly refusal: Refusal | null;
  /** What of a stage that is `partly` ready goes, or does not, as a sentence. */
  readonly note: string | null;
}

/** Something beside the stages: what it is for, and why it is not there. */
export interface ExtraTrial {
  /** As a noun: `a range of user numbers`. */
  readonly what: string;
  readonly wanted_for: string;
  readonly refusal: Refusal | null;
}

/** What several stages or extras meet alike, and how it is mended. */
export interface Trouble {
  /** From 1; stages and extras name it. */
  readonly number: number;
  readonly stages: readonly number[];
  /** What was refused, without repetitions. */
  readonly refused: readonly Pick<Refusal, 'tried' | 'errno' | 'said'>[];
  /** Those that are certain; if none is, those that may be. Each has its way out, commands and their risk. */
  readonly causes: readonly JudgedCause[];
}

/** What is known of the machine before anything is tried. */
export interface MachineFacts {
  readonly system: string;
  readonly kernel: string;
  readonly user: string;
  /** `Docker` and the like, or null. */
  readonly container: string | null;
}

/** What this machine allows. */
export interface Diagnosis {
  /** Whether every stage is. */
  readonly ready: boolean;
  readonly machine: MachineFacts;
  readonly stages: readonly (Omit<StageTrial, 'refusal'> & { readonly trouble: number | null })[];
  readonly extras: readonly (Omit<ExtraTrial, 'refusal'> & {
    readonly ready: boolean;
    readonly trouble: number | null;
  })[];
  readonly troubles: readonly Trouble[];
}
