import type { Choice } from '../leave-out.js';
import { paint, symbol } from '../theme.js';
import { cell, wrap } from './line.js';
import { visibleLine } from './visible.js';

interface ChoiceLines {
  readonly lines: readonly string[];
  /** The lines of the one that the cursor is on. */
  readonly current: { readonly from: number; readonly to: number };
}

/** What can be chosen: the lesson's own variants, then every flag and step with a box. */
export function choiceLines(
  choices: readonly Choice[],
  cursor: number,
  without: readonly string[],
  width: number,
): ChoiceLines {
  const names = Math.max(0, ...choices.map((c) => (c.kind === 'part' ? visibleLine(c.name).length : 0)));
  const lines: string[] = [paint.heading('What the lesson tells about')];
  let place = { from: 0, to: 0 };
  choices.forEach((choice, i) => {
    if (choice.kind === 'part' && choices[i - 1]?.kind !== 'part') {
      lines.push('', paint.heading('Or leave out whatever you like'));
    }
    const from = lines.length;
    const text = choice.kind === 'variant' ? visibleLine(choice.title) : partText(choice, names, without);
    const head = `${i === cursor ? symbol.selected : ' '} `;
    lines.push(...wrap(text, width, head).map(i === cursor ? paint.current : paint.plain));
    if (i === cursor) place = { from, to: lines.length };
  });
  return { lines, current: place };
}

function partText(
  { name, steps }: Extract<Choice, { kind: 'part' }>,
  names: number,
  without: readonly string[],
): string {
  const out = without.includes(name);
  const what = name === steps ? '' : `  ${steps}`;
  return `[${out ? ' ' : 'x'}] ${cell(visibleLine(name), names)}${visibleLine(what)}${out ? '  (left out)' : ''}`;
}
