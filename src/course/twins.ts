import type { DiffRow } from '../kernel/diff.js';
import { cellText } from '../kernel/readable.js';
import type { Step } from '../recipe/types.js';
import { type AtPrompt, lookAtPrompt } from '../run/at-prompt.js';
import { hereFor } from './here.js';
import type { Lesson } from './lesson.js';
import type { Limitation } from './limitation.js';
import { byHand, lineRecipe } from './one-line.js';
import { stepsHere } from './plan.js';

/** One row of the state of two containers that were made in two ways. */
export interface TwinRow {
  readonly key: string;
  /** What the container has, made in the one way and in the other. */
  readonly line: string;
  readonly steps: string;
  /** Whether both are alike, but for what no two runs have in common. */
  readonly same: boolean;
  /** What is in the details of the one and not of the other. */
  readonly details: readonly string[];
}

/** The line and the recipe, both performed, each up to the prompt of its shell. */
export interface Twins {
  /** Why the control group had to be left out of both, where that is so. */
  readonly limited?: Limitation;
  readonly line: AtPrompt;
  readonly steps: AtPrompt;
  /** null when one of the two never came to its prompt. */
  readonly rows: readonly TwinRow[] | null;
}

/**
 * Performs the line and the recipe of a lesson, both without the parts that are left out, one after the other.
 * @throws Problem when there is nothing of such a name to leave out, when nothing can be prepared, or when a shell never
 *   comes to its prompt.
 */
export async function performTwins(
  lesson: Lesson,
  without: readonly string[],
  end?: AbortSignal,
): Promise<Twins> {
  const here = hereFor(lesson);
  const atPrompt = (steps: readonly Step[], command: readonly string[]): Promise<AtPrompt> =>
    lookAtPrompt(
      { recipe: { steps: stepsHere(lesson, steps, here), command } },
      end === undefined ? {} : { end },
    );
  const steps = byHand(lesson, without);
  // As nobody one can't come in from outside of one's groups in version 2, so there real root goes in before; cgexec then
  // moves from there to there.
  const first = here.reader === 'root' ? ['cgroup-make', 'cgroup-join'] : ['cgroup-make'];
  const made = steps.filter(({ name }) => first.includes(name));
  const recipe = lineRecipe(lesson, made, here.limited === undefined ? without : [...without, 'cgroup-join']);
  const line = await atPrompt(recipe.steps, recipe.command);
  const twin = await atPrompt(steps, ['/bin/sh']);
  const rows = compareTwins(line, twin);
  return { line, steps: twin, rows, ...(here.limited === undefined ? {} : { limited: here.limited }) };
}

/**
 * Rows of which each run has its own, whatever it does: inode numbers of namespaces, process numbers, terminals. There
 * only this counts: is it the host's or not?
 */
const ALWAYS_OWN = /^(ns\..*|nspid|terminal|root)$/;

/**
 * Holds two containers against each other, row by row. Names that belong to a run ($ROOTFS and its like) count as the same.
 * @returns null when one of the two was never there.
 */
export function compareTwins(line: AtPrompt, steps: AtPrompt): TwinRow[] | null {
  const [a, b] = [anonymous(line), anonymous(steps)];
  if (a === null || b === null) return null;
  return a.map((row, i) => twin(row, b[i] ?? row));
}

function twin(line: DiffRow, steps: DiffRow): TwinRow {
  const own = ALWAYS_OWN.test(line.key);
  const details = own ? [] : onlyInOne(line.details ?? [], steps.details ?? []);
  const texts = cellText(line.container) === cellText(steps.container);
  return {
    key: line.key,
    line: sideText(line),
    steps: sideText(steps),
    same: line.changed === steps.changed && (own || (texts && details.length === 0)),
    details,
  };
}

/** Two runs can have the same inode number, one after the other, so it says nothing here. */
function sideText({ key, changed, container }: DiffRow): string {
  if (!key.startsWith('ns.') || changed === null) return cellText(container);
  return changed ? 'its own' : "the host's";
}

function onlyInOne(line: readonly string[], steps: readonly string[]): string[] {
  return [
    ...line.filter((text) => !steps.includes(text)).map((text) => `only by the line: ${text}`),
    ...steps.filter((text) => !line.includes(text)).map((text) => `only by the steps: ${text}`),
  ];
}

/** The rows with names in place of what is different in each run. */
function anonymous({ rows, events }: AtPrompt): DiffRow[] | null {
  if (rows === undefined) return null;
  const ready = events.find((event) => event.type === 'ready');
  const values = Object.entries(ready?.values ?? {}).sort(([, a], [, b]) => b.length - a.length);
  const plain = (text: string): string =>
    values
      .reduce((now, [name, value]) => now.replaceAll(value, `$${name}`), text)
      .replaceAll(/\/dev\/pts\/\d+/g, '/dev/pts/N')
      .replaceAll(/devpts\[\/\d+\]/g, 'devpts[/N]');
  return rows.map((row) => ({
    ...row,
    host: row.host.ok ? { ...row.host, value: plain(row.host.value) } : row.host,
    container: row.container.ok ? { ...row.container, value: plain(row.container.value) } : row.container,
    ...(row.details === undefined ? {} : { details: row.details.map(plain) }),
  }));
}
