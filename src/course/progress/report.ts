import type { Isolation } from '../isolation/isolation.js';
import { isolatedSoFar } from '../isolation/so-far.js';
import type { Lesson } from '../lesson.js';
import { variantsFor } from '../plan.js';
import type { Progress } from './progress.js';
import { goalIds, nextStage, type Standing, standing } from './standing.js';
import type { StageState } from './types.js';

/** How far a learner is with one stage. */
export interface StageReport {
  readonly stage: number;
  readonly title: string;
  readonly standing: Standing;
  /** When it was first opened, and when it first went as the lesson says. */
  readonly opened: string | null;
  readonly ran: string | null;
  /** When its fallback first went so: the machine did not give what the stage needs. */
  readonly limited: string | null;
  /** Variants that were seen, of those that this reader can see here. */
  readonly broke: Part;
  /** Goals that were met. */
  readonly built: Part;
  readonly predicted: {
    readonly questions: number;
    readonly marked: number;
    /** By the kernel's answer; what was marked and never run is neither. */
    readonly right: number;
    readonly wrong: number;
  };
  readonly hints: number;
}

/** Ids. */
interface Part {
  readonly done: readonly string[];
  readonly of: readonly string[];
}

/** Where a learner is in a course. */
export interface Report {
  readonly stages: readonly StageReport[];
  readonly last: { readonly stage: number; readonly tab: string | null; readonly when: string } | null;
  /** The stage to go on with; null when all are done. */
  readonly next: number | null;
  /** The highest level that a runtime of the learner's own has passed, by "learn judge"; null if none was. */
  readonly judged: {
    readonly level: number;
    readonly pass: number;
    readonly skip: number;
    readonly when: string;
  } | null;
  /** What the stages that were run have made the container's own. */
  readonly isolation: Isolation;
}

/** Holds what is kept of a learner against the lessons as they are now. */
export function report(course: readonly Lesson[], progress: Progress): Report {
  const last = progress.last();
  return {
    stages: course.map((lesson) => stageReport(lesson, progress.stageState(lesson.stage))),
    last: last === undefined ? null : { stage: last.stage, tab: last.tab ?? null, when: last.when },
    next: nextStage(course, progress)?.stage ?? null,
    judged: bestLevel(course.map(({ stage }) => progress.stageState(stage))),
    isolation: isolatedSoFar(course, (stage) => progress.stageState(stage)),
  };
}

function bestLevel(states: readonly StageState[]): Report['judged'] {
  const levels = states.flatMap(({ judged = {} }) => Object.entries(judged));
  const [best] = levels.sort(([a], [b]) => Number(b) - Number(a));
  if (best === undefined) return null;
  const [level, { pass, skip, when }] = best;
  return { level: Number(level), pass, skip, when };
}

/** Holds what is kept of one stage against its lesson as it is now. */
export function stageReport(lesson: Lesson, state: StageState): StageReport {
  const answers = lesson.predict.flatMap((_, i) => state.predicted[i] ?? []);
  const part = (of: readonly string[], seen: object): Part => ({
    done: of.filter((id) => Object.hasOwn(seen, id)),
    of,
  });
  return {
    stage: lesson.stage,
    title: lesson.title,
    standing: standing(lesson, state),
    opened: state.opened ?? null,
    ran: state.ran ?? null,
    limited: state.limited ?? null,
    broke: part(
      variantsFor(lesson).map(({ id }) => id),
      state.broke,
    ),
    built: part(goalIds(lesson), state.goals),
    predicted: {
      questions: lesson.predict.length,
      marked: answers.length,
      right: answers.filter(({ right }) => right === true).length,
      wrong: answers.filter(({ right }) => right === false).length,
    },
    hints: state.hints,
  };
}

/** What is missing until it counts as done, in words; empty if nothing is. */
export function todo({ ran, limited, broke, built }: StageReport): string {
  const missing = [
    ...((ran ?? limited) === null ? ['run it'] : []),
    ...(broke.done.length === 0 && broke.of.length > 0 ? ['break it'] : []),
    ...(built.done.length < built.of.length ? ['build it yourself'] : []),
  ];
  return missing.join(', ');
}
