import { isDeepStrictEqual } from 'node:util';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { GoalResult } from '../../course/goals/check.js';
import type { Coach } from '../../course/goals/coach.js';
import type { Hint } from '../../course/goals/hints.js';
import type { Lesson } from '../../course/lesson.js';
import type { Handlers } from '../keys.js';
import { isLent } from '../lend-terminal.js';
import type { GoalsPicture } from '../text/goals.js';
import type { TabCounts } from '../text/tabs.js';
import type { StageProgress } from './useStageProgress.js';

/** The goals of a stage while it is open. */
export interface Goals {
  readonly picture: GoalsPicture;
  /** What the tab says behind its name; nothing where there are no goals. */
  readonly count: TabCounts;
  /** The keys that ask for a hint and for the solution, where there is one. */
  readonly handlers: Handlers;
}

/** What looks at processes is not needed before Build is open, and the first picture is not to wait for it. */
const loadCoach = () => import('../../course/goals/coach.js');

interface Seen {
  readonly coach: Coach;
  readonly results: readonly GoalResult[];
}

/**
 * Looks at the learner's processes, again and again, as long as it is to watch.
 * @param watching whether the learner has the goals before their eyes
 */
export function useGoals(lesson: Lesson, progress: StageProgress, watching: boolean): Goals {
  const { goals } = lesson;
  const hasSolution = lesson.solution !== undefined;
  const { goals: reached } = progress.state;
  const [seen, setSeen] = useState<Seen>();
  const [problem, setProblem] = useState<string>();
  const [given, setGiven] = useState<Readonly<Record<string, Hint>>>({});
  const [asked, setAsked] = useState(false);
  const [news, setNews] = useState<GoalsPicture['news']>({ count: 0 });
  const tell = (about: string): void => setNews(({ count }) => ({ about, count: count + 1 }));
  const coach = useRef<Coach>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: who looks is the same as long as the stage is open
  useEffect(() => {
    if (!watching || goals.length === 0) return;
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    let before: readonly GoalResult[] | undefined;
    const look = (mine: Coach): void => {
      const results = mine.look();
      if (isDeepStrictEqual(results, before)) return;
      const fresh = before && results.find(({ met }, i) => met && before?.[i]?.met === false);
      if (fresh !== undefined) tell(fresh.goal.id);
      before = results;
      setSeen({ coach: mine, results });
    };
    const lookAgain = (mine: Coach): void => {
      if (over) return;
      const began = performance.now();
      try {
        // Whoever has the terminal now does not see this screen.
        if (!isLent()) {
          progress.refresh();
          look(mine);
        }
        setProblem(undefined);
      } catch (error) {
        setProblem(error instanceof Error ? error.message : String(error));
      }
      const spent = performance.now() - began;
      timer = setTimeout(() => lookAgain(mine), pauseAfter(spent));
    };
    let pauseAfter = (_: number): number => 0;
    void loadCoach().then((loaded) => {
      pauseAfter = loaded.pauseAfter;
      coach.current ??= new loaded.Coach(lesson, progress);
      lookAgain(coach.current);
    });
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [watching]);

  const hint = (): void => {
    const next = seen?.coach.hint(seen.results);
    if (next === undefined) return;
    setGiven((list) => ({ ...list, [next.goal.id]: next.hint }));
    tell(next.goal.id);
  };
  const reachedEver = goals.filter(({ id }) => Object.hasOwn(reached, id)).length;
  const allReached = goals.length > 0 && reachedEver === goals.length;
  const canHint = seen?.results.some(({ met }) => !met) === true;
  const canAsk = hasSolution && goals.length > 0 && !allReached;
  const shown = hasSolution && (allReached || asked) ? seen?.coach : undefined;
  const solution = useMemo(() => shown?.solution(), [shown]);
  const results = seen?.results;
  const picture = useMemo(
    () => ({ results, reached, given, solution, news, ...(problem === undefined ? {} : { problem }) }),
    [results, reached, given, solution, news, problem],
  );
  return {
    picture,
    count: goals.length === 0 ? {} : { Build: `${reachedEver}/${goals.length}` },
    handlers: {
      ...(canHint ? { hint } : {}),
      ...(canAsk
        ? {
            solution: () => {
              setAsked(!asked);
              if (!asked) tell('solution');
            },
          }
        : {}),
    },
  };
}
