import { useEffect, useReducer } from 'react';
import type { Question } from '../../course/schema.js';
import type { Handlers } from '../keys.js';
import type { Marks } from '../text/predictions.js';

/** The questions of a stage and what the learner marked. */
export interface Predictions {
  readonly marks: Marks;
  /** The question that is asked now; the number of questions when all are marked. */
  readonly current: number;
  /** The keys that mark an answer and move between the questions. */
  readonly handlers: Handlers;
}

interface State {
  readonly marks: Marks;
  readonly current: number;
}

/**
 * Asks the questions one after the other; every one may be left open.
 * @param kept what was marked before, and where to keep what is marked now.
 */
export function usePredictions(
  questions: readonly Question[],
  kept: { readonly marks: Marks; keep(marks: Marks): void },
): Predictions {
  const [state, change] = useReducer(
    (now: State, next: (now: State) => State) => next(now),
    kept.marks,
    (marks) => begin(questions, marks),
  );
  const { keep } = kept;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was marked has to be kept
  useEffect(() => keep(state.marks), [state.marks]);
  const move = (by: number) => () =>
    change(({ marks, current }) => ({
      marks,
      current: Math.max(Math.min(current + by, questions.length), 0),
    }));
  return {
    ...state,
    handlers: {
      mark: (key) => change((now) => mark(questions, now, Number(key) - 1)),
      earlierQuestion: move(-1),
      laterQuestion: move(1),
    },
  };
}

/** At the first question that is still open. */
function begin(questions: readonly Question[], marks: Marks): State {
  const open = questions.findIndex((_, i) => marks[i] === undefined);
  return { marks, current: open < 0 ? questions.length : open };
}

/** An answer is marked, and the next question asked. */
function mark(questions: readonly Question[], { marks, current }: State, choice: number): State {
  if (questions[current]?.choices[choice] === undefined) return { marks, current };
  return { marks: questions.map((_, i) => (i === current ? choice : marks[i])), current: current + 1 };
}
