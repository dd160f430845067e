import type { LabStep } from '../../course/lab.js';
import { shortCommandLine } from '../../recipe/command-line.js';
import { flagOf } from '../../recipe/flags.js';
import { formatStep } from '../../recipe/parse.js';
import { needs, PLACEHOLDERS, type Placeholder } from '../../recipe/placeholders.js';
import { stepKind } from '../../recipe/steps.js';
import { typedLine } from '../../recipe/typed-line.js';
import type { Recipe } from '../../recipe/types.js';
import { paint, symbol } from '../theme.js';
import type { Place } from './choices.js';
import { cell, cut, paragraph, widest } from './line.js';
import { visibleLine } from './visible.js';

interface LabLines {
  readonly lines: readonly string[];
  /** The line that the cursor is on; with the last one all that is below it. */
  readonly current: Place;
}

/**
 * The steps in their order with a box each, what the one at the cursor does, and the whole as one types it.
 * @param recipe what would be run; a sentence if that may not be run
 */
export function labLines(
  lab: readonly LabStep[],
  at: number,
  recipe: Recipe | string,
  width: number,
): LabLines {
  const names = widest(lab.map(({ step }) => visibleLine(formatStep(step))));
  const here = lab[at];
  const kind = here === undefined ? undefined : stepKind(here.step.name);
  const lines = [
    ...lab.map((one, i) => labLine(one, i === at, names, width)),
    '',
    ...(kind === undefined ? [] : paragraph(paint.muted(`${kind.what}; ${kind.man}`), width)),
    '',
    ...(typeof recipe === 'string'
      ? paragraph(paint.failed(visibleLine(recipe)), width, 0)
      : typedLines(recipe, width)),
  ];
  return { lines, current: { from: at, to: at === lab.length - 1 ? lines.length : at + 1 } };
}

function labLine({ step, on }: LabStep, isCurrent: boolean, names: number, width: number): string {
  const look = isCurrent ? paint.current : on ? paint.plain : paint.muted;
  const mark = `${isCurrent ? symbol.selected : ' '} [${on ? 'x' : ' '}] `;
  const note = [flagOf(step) ?? '', on ? '' : '(left out)'].filter(Boolean).join('  ');
  return look(cut(`${mark}${cell(visibleLine(formatStep(step)), names)}  ${note}`.trimEnd(), width));
}

/** What one types to do this, with a shell in the place of the stage's script. */
function typedLines({ steps, command: [shell = 'sh'] }: Recipe, width: number): string[] {
  const typed = typedLine(steps, shell);
  return [
    ...paragraph('As one types it, with a shell at the end', width, 0).map(paint.heading),
    ...paragraph(paint.code(visibleLine(shortCommandLine({ steps, command: [shell] }))), width),
    ...(typed === null
      ? paragraph(paint.muted('unshare(1) and ordinary commands have no line for just these steps.'), width)
      : paragraph(paint.code(visibleLine(typed)), width)),
    ...(Object.keys(PLACEHOLDERS) as Placeholder[])
      .filter((name) => needs({ steps, command: [] }, name))
      .flatMap((name) => paragraph(paint.muted(`$${name}: ${PLACEHOLDERS[name]}; export your own.`), width)),
  ];
}
