import { useEffect, useReducer } from 'react';
import type { Question } from '../../course/schema.js';
import type { Handlers } from '../keys.js';
import type { Marks } from '../text/predictions.js';

/** The questions of a stage and what the learner marked. */
export interface Predictions {
  readonly marks: Marks;
  /** Keys of the rows of the state table that are expected to differ from the host. */
  readonly rows: readonly string[];
  /** The question that is asked now; the number of questions when the rows are asked for, last of all. */
  readonly current: number;
  /** Goes to the next question without an answer, and at last to the rows; undefined when these are asked for already. */
  readonly onward: (() => void) | undefined;
  /** The keys that mark an answer and move between the questions. */
  readonly handlers: Handlers;
}

interface State {
  readonly marks: Marks;
  readonly rows: readonly string[];
  readonly current: number;
}

/**
 * Asks the questions one after the other; every one may be left open.
 * @param asked keys of the rows that can be expected to differ.
 * @param kept what was marked before, and where to keep what is marked now.
 */
export function usePredictions(
  questions: readonly Question[],
  asked: readonly string[],
  kept: {
    readonly marks: Marks;
    readonly rows: readonly string[];
    keep(marks: Marks, rows: readonly string[]): void;
  },
): Predictions {
  const [state, change] = useReducer(
    (now: State, next: (now: State) => State) => next(now),
    kept,
    ({ marks, rows }) => ({ ...begin(questions, marks), rows }),
  );
  const { keep } = kept;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was marked has to be kept
  useEffect(() => keep(state.marks, state.rows), [state.marks, state.rows]);
  const move = (by: number) => () =>
    change(({ current, ...rest }) => ({
      ...rest,
      current: Math.max(Math.min(current + by, questions.length), 0),
    }));
  return {
    ...state,
    onward:
      state.current < questions.length
        ? () => change((now) => ({ ...now, current: nextOpen(questions, now) }))
        : undefined,
    handlers: {
      mark: (key) =>
        change((now) =>
          now.current < questions.length
            ? { ...now, ...mark(questions, now, Number(key) - 1) }
            : { ...now, rows: toggle(now.rows, asked[Number(key) - 1]) },
        ),
      earlierQuestion: move(-1),
      laterQuestion: move(1),
    },
  };
}

type Asked = Pick<State, 'marks' | 'current'>;

function toggle(rows: readonly string[], key: string | undefined): readonly string[] {
  if (key === undefined) return rows;
  return rows.includes(key) ? rows.filter((row) => row !== key) : [...rows, key];
}

/** At the first question that is still open. */
function begin(questions: readonly Question[], marks: Marks): Asked {
  return { marks, current: nextOpen(questions, { marks, current: -1 }) };
}

/** The first question behind this one that is still open; their number, when none is. */
function nextOpen(questions: readonly Question[], { marks, current }: Asked): number {
  const open = questions.findIndex((_, i) => i > current && marks[i] === undefined);
  return open < 0 ? questions.length : open;
}

/** An answer is marked, and the next question asked. */
function mark(questions: readonly Question[], { marks, current }: Asked, choice: number): Asked {
  if (questions[current]?.choices[choice] === undefined) return { marks, current };
  return { marks: questions.map((_, i) => (i === current ? choice : marks[i])), current: current + 1 };
}
