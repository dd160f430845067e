import { constants } from 'node:os';
import { Problem } from '../../errors.js';
import { wrongArguments } from '../../recipe/arguments.js';
import { leaveOut } from '../../recipe/leave-out.js';
import { didYouMean } from '../../recipe/nearest.js';
import { formatStep, parseStep, parseSteps } from '../../recipe/parse.js';
import type { Step } from '../../recipe/types.js';
import type { Mistake } from '../mistake.js';
import type { Draft } from '../parse-lesson.js';
import { everyValue, type Keys, valueAt } from '../source.js';
import { textsAt } from './texts.js';

/** Every step that the front matter names, in recipes and in what is said of them, is one that there is. */
export function checkSteps({ source }: Draft): Mistake[] {
  const mistakes: Mistake[] = [];
  const say = (keys: Keys, message: string): void => {
    mistakes.push({ line: source.lineOf(keys), message: `${keys.join('.')}: ${message}` });
  };
  const recipes = new Map<string, Step[] | undefined>();
  for (const keys of recipePlaces(source.data)) {
    const steps = textsAt(source.data, keys).map((item) => readItem(item.text, (why) => say(item.keys, why)));
    recipes.set(ownerOf(keys), steps.includes(undefined) ? undefined : steps.flatMap((list) => list ?? []));
  }
  const stage = recipes.get('');
  for (const [i] of listAt(source.data, ['variants'])) {
    const keys = ['variants', i, 'without'];
    const names = textsAt(source.data, keys);
    if (stage === undefined || names.length === 0) continue;
    for (const { text, keys: at } of names)
      tell(
        () => leaveOut(stage, [text]),
        (why) => say(at, why),
      );
    recipes.set(
      ownerOf(keys),
      tell(() =>
        leaveOut(
          stage,
          names.map(({ text }) => text),
        ),
      ),
    );
  }
  for (const { keys, value } of everyValue(source.data)) {
    if (typeof value !== 'string') continue;
    if (keys.at(-1) === 'errno' && !ERRORS.includes(value))
      say(keys, `there is no errno ${value}${didYouMean(value, ERRORS)}`);
    if (!namesStep(keys)) continue;
    const steps = recipes.get(ownerOf(keys));
    if (steps === undefined) readItem(value, (why) => say(keys, why));
    else if (!isIn(value, steps)) say(keys, notIn(value, steps));
  }
  return mistakes;
}

/** What ends a step: an errno, or the signal of a filter that kills. */
const ERRORS = [...Object.keys(constants.errno), ...Object.keys(constants.signals)];

/** Where there is a list of steps: the stage's, that of a variant, of the fallback, and wherever else it is called so. */
function* recipePlaces(data: unknown): Generator<Keys> {
  for (const { keys, value } of everyValue(data)) {
    if (keys.at(-1) === 'recipe' && Array.isArray(value)) yield keys;
  }
}

/** Whose recipe it is: `variants.3`, `fallback`, or nothing for the stage itself. */
function ownerOf(keys: Keys): string {
  if (keys[0] === 'variants') return keys.slice(0, 2).join('.');
  return ['expect', 'predict', 'line', 'recipe'].includes(String(keys[0])) ? '' : String(keys[0]);
}

/** `done`, `by` and the `step` of a failure name a step; so do the steps that a part of the line stands for. */
function namesStep(keys: Keys): boolean {
  const [last, before] = [keys.at(-1), keys.at(-2)];
  return last === 'done' || last === 'by' || last === 'step' || (keys[0] === 'line' && before === 'does');
}

function isIn(text: string, steps: readonly Step[]): boolean {
  return text === 'exec' || steps.some((step) => formatStep(step) === text);
}

function notIn(text: string, steps: readonly Step[]): string {
  const names = [...new Set(steps.map(formatStep))];
  const which = names.length === 0 ? '; it has no steps' : `; it has ${names.join(', ')}, exec`;
  return `the recipe has no step '${text}'${didYouMean(text, names, which)}`;
}

/** @returns undefined when it was no step, which has been told then. */
function readItem(text: string, say: (why: string) => void): Step[] | undefined {
  if (text === 'exec') return [];
  const steps = tell(() => (text.startsWith('-') ? parseSteps([text]) : [parseStep(text)]), say);
  const wrong = steps?.map(wrongArguments).find((why) => why !== undefined);
  if (wrong !== undefined) say(`'${text}' has too many or too few arguments; ${wrong}`);
  return steps;
}

function tell<T>(read: () => T, say: (why: string) => void = () => {}): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    say(error.message);
    return undefined;
  }
}

function listAt(data: unknown, keys: Keys): [number, unknown][] {
  const list = valueAt(data, keys);
  return Array.isArray(list) ? [...list.entries()] : [];
}
