import { useCallback, useEffect, useReducer, useState } from 'react';
import type { Plan } from '../../course/plan.js';
import type { SessionEvent } from '../../run/events.js';
import { initialView, type RunView, reduceView } from '../../run/view.js';
import type { OneSession } from '../one-session.js';

/** A run as the stage sees it. */
export interface Run {
  readonly plan: Plan;
  readonly view: RunView;
  /** Why there is no run: stagehand is missing, for example. */
  readonly problem?: string;
  next(): void;
  all(): void;
  /** Ends what runs and begins anew, with this plan or with the same; `all`: and performs all steps at once. */
  restart(plan?: Plan, all?: boolean): void;
}

/** Keeps a run of the stage alive: it stands before its first step, takes steps, and ends when the stage is left. */
export function useSession(sessions: OneSession, first: Plan): Run {
  const [attempt, setAttempt] = useState({ plan: first, all: false });
  const [view, dispatch] = useReducer(reduce, first, (plan) => initialView(plan.recipe));
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const { recipe, files, keepGoing } = attempt.plan;
    dispatch(attempt.plan);
    setProblem(undefined);
    const report = (error: unknown): void =>
      setProblem(error instanceof Error ? error.message : String(error));
    sessions.begin({ recipe, files, keepGoing }, togetherWithState(dispatch)).catch(report);
    if (attempt.all) sessions.all();
    return () => void sessions.stop();
  }, [sessions, attempt]);
  const restart = useCallback(
    (plan?: Plan, all = false) => setAttempt((last) => ({ plan: plan ?? last.plan, all })),
    [],
  );
  return {
    plan: attempt.plan,
    view,
    ...(problem === undefined ? {} : { problem }),
    next: sessions.next,
    all: sessions.all,
    restart,
  };
}

/** A step is shown together with what it changed, never a moment before. */
function togetherWithState(show: (event: SessionEvent) => void): (event: SessionEvent) => void {
  let held: SessionEvent[] = [];
  return (event) => {
    held.push(event);
    if (event.type === 'ready' || event.type === 'step') return;
    held.forEach(show);
    held = [];
  };
}

/** An event goes on with the picture; a plan begins a new one. */
function reduce(view: RunView, action: SessionEvent | Plan): RunView {
  return 'recipe' in action ? initialView(action.recipe) : reduceView(view, action);
}
