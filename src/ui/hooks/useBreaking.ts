import { useEffect, useMemo, useState } from 'react';
import type { Lesson } from '../../course/lesson.js';
import type { Plan } from '../../course/plan.js';
import type { StageState } from '../../course/progress/types.js';
import { choicesOf, firstUnseen, isSeen, nameOf, planOf } from '../choices.js';
import type { Handlers } from '../keys.js';
import type { Choosing } from '../text/choices.js';
import { useCursor } from './useCursor.js';
import type { Run } from './useSession.js';

/** Breaking a stage: what there is to leave out, and what is chosen. */
export interface Breaking {
  readonly picture: Choosing;
  /** Whether there is anything to leave out. */
  readonly canBreak: boolean;
  /** Nothing is chosen to be run, but to go on. */
  readonly isOnward: boolean;
  /** What would be run now; undefined, with the refusal shown, when that may not be. */
  plan(): Plan | undefined;
  /** Chooses the first of the lesson's ways that was not seen. */
  chooseUnseen(): void;
  /** The keys that move the cursor, and leave out what it is on. */
  readonly handlers: Handlers;
}

/** Pages are left to the text: what can be chosen may be below a long one. */
export function useBreaking(lesson: Lesson, state: StageState, run: Run): Breaking {
  const choices = useMemo(() => choicesOf(lesson), [lesson]);
  const tried = useTried(run);
  const seen = useMemo(() => choices.map((choice) => isSeen(choice, state, tried)), [choices, state, tried]);
  const [without, setWithout] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState('');
  const cursor = useCursor(choices.length, undefined, () => firstUnseen(choices, seen));
  const { at } = cursor;
  const choice = choices[at];
  // biome-ignore lint/correctness/useExhaustiveDependencies: it was about what was chosen before
  useEffect(() => setRefusal(''), [at, without]);
  const toggle = (name: string) => (): void =>
    setWithout((list) => (list.includes(name) ? list.filter((n) => n !== name) : [...list, name]));
  const picture = useMemo(
    () => ({ choices, at, without, seen, refusal }),
    [choices, at, without, seen, refusal],
  );
  return {
    picture,
    canBreak: choices.length > 2,
    isOnward: choice?.kind === 'onward',
    plan() {
      const plan = planOf(lesson, without, choice);
      if (typeof plan !== 'string') return plan;
      setRefusal(plan);
      return undefined;
    },
    chooseUnseen: () => cursor.moveTo(firstUnseen(choices, seen)),
    handlers: { ...cursor.handlers, ...(choice?.kind === 'part' ? { toggle: toggle(choice.name) } : {}) },
  };
}

/** Combinations of the learner's own that were run to their end. */
function useTried({ plan, view }: Run): readonly string[] {
  const [tried, setTried] = useState<readonly string[]>([]);
  const name = view.exit === undefined ? '' : nameOf(plan);
  useEffect(() => {
    if (name !== '') setTried((list) => (list.includes(name) ? list : [...list, name]));
  }, [name]);
  return tried;
}
