import type { Machine } from '../run/machine.js';
import type { Probe } from './entry.js';

/** A word of the course that can be asked for by its name. */
export interface Topic {
  readonly kind: 'step' | 'flag' | 'namespace' | 'capability' | 'errno' | 'exit status';
  /** As it is shown. */
  readonly name: string;
  /** What a person may type for it, in lower case. */
  readonly names: readonly string[];
  /** Paragraphs. */
  readonly text: readonly string[];
  /** As `StepKind.man` has them. */
  readonly man: string;
  /** What this machine says of it. */
  readonly probes?: (machine: Machine) => readonly Probe[];
  /** Steps of a recipe that have to do with it; the stages that perform one of them are named. */
  readonly steps?: readonly string[];
}
