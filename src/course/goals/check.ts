import { escapeControls } from '../../kernel/printable.js';
import { lazySnapshot } from '../../kernel/snapshot.js';
import { isInhabited } from '../../run/watch/inhabited.js';
import { identityOf, type Look } from '../../run/watch/look.js';
import { LearnerProcesses, type ProcessesOptions } from '../../run/watch/processes.js';
import { listText, type Scene, type Seen } from './rule.js';
import { seen, wanted } from './rules.js';
import type { Goal, GoalPredicate } from './schema.js';

/** A goal, and whether it is reached at this moment. */
export interface GoalResult {
  readonly goal: Goal;
  readonly met: boolean;
  /** Those that reach it; empty when none does. */
  readonly processes: readonly { readonly pid: number; readonly name: string }[];
  /** Of a goal that is not reached: what is there instead, in a sentence. */
  readonly instead?: string;
}

/** Looks at the learner's processes, as often as it is asked to. */
export class GoalWatch {
  readonly #goals: readonly Goal[];
  readonly #processes: LearnerProcesses;
  readonly #uid: number;

  constructor(goals: readonly Goal[], options: ProcessesOptions = {}) {
    this.#goals = goals;
    this.#processes = new LearnerProcesses(options);
    this.#uid = options.uid ?? process.getuid?.() ?? 0;
  }

  /** How it is now. @throws Problem if there is no /proc to read from. */
  check(): GoalResult[] {
    const scene: Scene = {
      host: lazySnapshot('self'),
      uid: this.#uid,
      at: identityOf,
      inhabited: isInhabited,
      onTerminals: this.#processes.onTerminals,
    };
    return checkGoals(this.#goals, this.#processes.look(), scene);
  }
}

/** Holds goals against processes. Nothing else decides: not the way, not the tool. */
export function checkGoals(goals: readonly Goal[], looks: readonly Look[], scene: Scene): GoalResult[] {
  return goals.map((goal) => checkGoal(goal, looks, scene));
}

/** A process held against a list of things that are asked, up to the first that it does not meet. */
interface Judged {
  readonly look: Look;
  readonly seen: readonly Seen[];
  readonly met: boolean;
}

function checkGoal(goal: Goal, looks: readonly Look[], scene: Scene): GoalResult {
  const judged = looks.map((look) => judge(goal.process, look, scene));
  const reached = judged.filter((one) => one.met).map((one) => one.look);
  const { another } = goal;
  if (another === undefined) {
    const [look] = reached.slice(-1);
    if (look !== undefined) return reachedBy(goal, [look]);
    return missed(goal, insteadOf(goal.process, judged, scene));
  }
  if (reached.length === 0) return missed(goal, insteadOf(goal.process, judged, scene));
  return checkPair(goal, another, reached, looks, scene);
}

/** More of them than a learner makes by hand; each is held against all the others. */
const MOST_FIRST = 20;

function checkPair(
  goal: Goal,
  another: readonly GoalPredicate[],
  reached: readonly Look[],
  looks: readonly Look[],
  scene: Scene,
): GoalResult {
  let best: { first: Look; judged: readonly Judged[]; scene: Scene; score: number } | undefined;
  for (const first of reached.slice(-MOST_FIRST).reverse()) {
    const beside: Scene = { ...scene, first };
    const judged = looks.filter(({ pid }) => pid !== first.pid).map((look) => judge(another, look, beside));
    const second = judged.findLast((one) => one.met);
    if (second !== undefined) return reachedBy(goal, [first, second.look]);
    const score = Math.max(0, ...judged.map((one) => one.seen.length));
    if (best === undefined || score > best.score) best = { first, judged, scene: beside, score };
  }
  if (best === undefined) return missed(goal, '');
  const { first, judged } = best;
  return missed(goal, `${nameOf(first)} is there. ${insteadOf(another, judged, best.scene, 'others')}`);
}

function judge(predicates: readonly GoalPredicate[], look: Look, scene: Scene): Judged {
  const parts: Seen[] = [];
  for (const predicate of predicates) {
    const part = seen(predicate, look, scene);
    parts.push(part);
    if (!part.met) return { look, seen: parts, met: false };
  }
  return { look, seen: parts, met: true };
}

/** What the process that is nearest to what is asked has instead; or that there is none that is near. */
function insteadOf(
  predicates: readonly GoalPredicate[],
  judged: readonly Judged[],
  scene: Scene,
  who: 'processes' | 'others' = 'processes',
): string {
  const near = judged.filter((one) => one.seen[0]?.met);
  const best = near.reduce<Judged | undefined>(
    (a, b) => (a === undefined || b.seen.length >= a.seen.length ? b : a),
    undefined,
  );
  if (best === undefined) return noneOf(predicates, judged, scene, who);
  const parts = best.seen.map(({ says }) => says);
  const has = parts.slice(0, -1).slice(-MOST_SAID);
  return `Your process ${nameOf(best.look)} ${listText(has)}, but ${parts.at(-1)}.`;
}

/** What is met and said of one process: the rest of it goes without saying. */
const MOST_SAID = 2;

function noneOf(
  [first]: readonly GoalPredicate[],
  judged: readonly Judged[],
  scene: Scene,
  who: 'processes' | 'others',
): string {
  if (first === undefined) return '';
  // No numbers: processes come and go, and whoever hears this would hear it again each time.
  const where = scene.onTerminals === true ? ' on a terminal' : '';
  const which = who === 'others' ? 'the others' : `your processes${where}`;
  const closedToUs = judged.some((one) => one.seen[0]?.closed) ? " Some of them can't be looked at." : '';
  if (judged.length === 0)
    return who === 'others' ? 'The second one is missing.' : 'You have no process but this one.';
  return `None of ${which} ${wanted(first, scene)}.${closedToUs}`;
}

const nameOf = ({ pid, name }: Look): string => `${pid} (${name})`;

function reachedBy(goal: Goal, looks: readonly Look[]): GoalResult {
  return { goal, met: true, processes: looks.map(({ pid, name }) => ({ pid, name })) };
}

/** Names in it were chosen by whoever is looked at. */
function missed(goal: Goal, instead: string): GoalResult {
  return { goal, met: false, processes: [], instead: escapeControls(instead) };
}
