import type { LabStep } from '../../course/lab.js';
import { flagOf } from '../../recipe/flags.js';
import { formatStep } from '../../recipe/parse.js';
import { stepKind } from '../../recipe/steps.js';
import { paint, symbol } from '../theme.js';
import { cell, cut, paragraph } from './line.js';
import { visibleLine } from './visible.js';

interface LabLines {
  readonly lines: readonly string[];
  /** The line that the cursor is on. */
  readonly current: number;
}

/** The steps in their order with a box each, then what the one at the cursor does. */
export function labLines(lab: readonly LabStep[], at: number, width: number): LabLines {
  const names = Math.max(0, ...lab.map(({ step }) => visibleLine(formatStep(step)).length));
  const here = lab[at];
  const kind = here === undefined ? undefined : stepKind(here.step.name);
  return {
    lines: [
      ...lab.map((one, i) => labLine(one, i === at, names, width)),
      '',
      ...(kind === undefined ? [] : paragraph(paint.muted(`${kind.what}; ${kind.man}`), width)),
    ],
    current: at,
  };
}

function labLine({ step, on }: LabStep, isCurrent: boolean, names: number, width: number): string {
  const look = isCurrent ? paint.current : on ? paint.plain : paint.muted;
  const mark = `${isCurrent ? symbol.selected : ' '} [${on ? 'x' : ' '}] `;
  const note = [flagOf(step) ?? '', on ? '' : '(left out)'].filter(Boolean).join('  ');
  return look(cut(`${mark}${cell(visibleLine(formatStep(step)), names)}  ${note}`.trimEnd(), width));
}
