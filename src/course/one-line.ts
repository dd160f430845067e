import { leaveOut } from '../recipe/leave-out.js';
import { parseStep, parseSteps } from '../recipe/parse.js';
import type { Recipe, Step } from '../recipe/types.js';
import type { Lesson } from './lesson.js';
import type { LinePart } from './schema.js';

/** The famous line as a shell is given it, with parts left out. */
export function lineText(line: readonly LinePart[], without: readonly string[] = []): string {
  return line
    .filter(({ leave }) => leave === undefined || !without.includes(leave))
    .map(({ text }) => text)
    .join('');
}

/**
 * The line as a recipe: what has to be there before it (a control group), a terminal for it, and a shell that is given
 * the line.
 */
export function lineRecipe(lesson: Lesson, before: readonly Step[], without: readonly string[]): Recipe {
  return {
    steps: [...before, parseStep('pty')],
    command: ['sh', '-c', lineText(lesson.line ?? [], without)],
  };
}

/** What can be left out of the line and of the recipe alike. */
export function leavableParts(lesson: Lesson): string[] {
  return [...new Set((lesson.line ?? []).flatMap(({ leave }) => leave ?? []))];
}

/** The lesson's recipe, ending in the same shell as the line does. */
export function byHand(lesson: Lesson, without: readonly string[]): Step[] {
  return leaveOut(parseSteps(lesson.recipe), without);
}
