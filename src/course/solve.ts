import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, Problem } from '../errors.js';
import { parseSteps } from '../recipe/parse.js';
import { needs } from '../recipe/placeholders.js';
import type { Recipe } from '../recipe/types.js';
import { type Session, startSession } from '../run/session.js';
import { initialView, type RunView, reduceView } from '../run/view.js';
import { type GoalResult, GoalWatch } from './goals/check.js';
import { type Here, hereFor } from './here.js';
import type { Lesson } from './lesson.js';
import { lessonSteps, NOBODY } from './plan.js';

/** How a solution went. */
export interface Solved {
  /** The goals before it began, when there was only a shell that waits: none should be reached. */
  readonly before: readonly GoalResult[];
  /** The goals when all were reached, or when waiting for that was over. */
  readonly after: readonly GoalResult[];
  /** The run that it was; its output is what the solution wrote. */
  readonly view: RunView;
}

/** It is over when all goals are reached; when nothing has changed for so long; or at last, if it changes for ever. */
const PATIENCE_MS = { quiet: 10_000, most: 60_000 };
const PAUSE_MS = 100;

/**
 * Performs the solution of a lesson and sees how its goals light up. It finds `$ROOTFS` and the like ready, as a run does,
 * and only its own processes are looked at. Nothing of it is left when this is over, or when we are killed.
 * @throws Problem when it can't be prepared.
 */
export async function solve(lesson: Lesson, here: Here = hereFor(lesson)): Promise<Solved> {
  const recipe = solutionRecipe(lesson, here);
  const session = startSession({ recipe, typed: true });
  session.all();
  let view = initialView(recipe);
  let looks: Promise<Pick<Solved, 'before' | 'after'>> | undefined;
  const over = new AbortController();
  try {
    for await (const event of session.events) {
      view = reduceView(view, event);
      if (event.type !== 'diff' || view.steps.at(-1)?.state !== 'done') continue;
      looks = watchIt(lesson, session, view, over.signal).finally(session.stop);
    }
    over.abort();
    if (looks === undefined)
      throw new Problem(`The solution could not be started: ${view.output}`, EXIT.ourselves);
    return { ...(await looks), view };
  } finally {
    await session.stop();
  }
}

/** Sees how the goals are, lets the solution begin, and waits until they are reached, or nothing is left that could. */
async function watchIt(
  { goals }: Lesson,
  session: Session,
  { steps, processes }: RunView,
  over: AbortSignal,
): Promise<Pick<Solved, 'before' | 'after'>> {
  const watch = new GoalWatch(goals, {
    uid: steps[0]?.step.name === 'setuid' ? NOBODY : (process.getuid?.() ?? 0),
    // stagehand itself, to which those come whose parents have ended.
    within: processes[0]?.pid ?? 0,
  });
  const before = watch.check();
  session.type('\n');
  const began = Date.now();
  for (let changed = began, last = ''; ; await sleep(PAUSE_MS)) {
    const after = watch.check();
    const [now, text] = [Date.now(), JSON.stringify(after)];
    if (text !== last) changed = now;
    last = text;
    const givenUp = now - changed > PATIENCE_MS.quiet || now - began > PATIENCE_MS.most;
    if (over.aborted || givenUp || after.every(({ met }) => met)) return { before, after };
  }
}

/** Why a solution can't be performed on this machine; undefined when it can. */
export function solutionLimit({ solution = '' }: Lesson, { limited }: Here): string | undefined {
  const needsGroup = needs({ steps: [], command: [solution] }, 'CGROUP');
  const lacks = limited?.lacks.some((need) => need !== 'cgroup' || needsGroup);
  return lacks ? limited?.why : undefined;
}

/** The shell waits for a line, so that there is a moment before. Afterwards it has no input, as anything in the background. */
function solutionRecipe(lesson: Lesson, { reader }: Here): Recipe {
  const { solution = '' } = lesson;
  const usesRootfs = needs({ steps: lessonSteps(lesson), command: [solution] }, 'ROOTFS');
  const asNobody = reader === 'root' && usesRootfs;
  return {
    steps: asNobody ? parseSteps([`setuid ${NOBODY}`]) : [],
    command: ['sh', '-c', `read -r go; exec </dev/null\n${solution}\nwait`],
  };
}
