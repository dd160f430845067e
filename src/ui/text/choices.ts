import type { Choice } from '../choices.js';
import { paint, symbol } from '../theme.js';
import { sentence } from './inline.js';
import { cell, paragraph, widest, wrap } from './line.js';
import { visibleLine } from './visible.js';

/** Where some lines are among others: from this one up to the one before that. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

interface ChoiceLines {
  readonly lines: readonly string[];
  /** The lines of the one that the cursor is on. */
  readonly current: Place;
}

/** What there is to choose from, and how far one is with it. */
export interface Choosing {
  readonly choices: readonly Choice[];
  readonly at: number;
  /** Parts that are left out. */
  readonly without: readonly string[];
  /** Of each choice, whether the learner has seen what comes of it. */
  readonly seen: readonly boolean[];
  /** Why what was chosen last may not be run. */
  readonly refusal: string;
}

/** The lesson's own variants, then every flag and step with a box, then the way on. */
export function choiceLines(choosing: Choosing, width: number): ChoiceLines {
  const { choices, at, refusal } = choosing;
  const names = widest(choices.map((c) => (c.kind === 'part' ? visibleLine(c.name) : '')));
  const lines: string[] = [];
  let place = { from: 0, to: 0 };
  choices.forEach((choice, i) => {
    if (choice.kind !== choices[i - 1]?.kind) lines.push(...(i === 0 ? [] : ['']), ...heading(choice, width));
    const from = lines.length;
    lines.push(...oneChoice(choosing, i, names, width));
    if (i !== at) return;
    if (refusal !== '') lines.push(...paragraph(paint.failed(sentence(refusal)), width, 4));
    place = { from, to: lines.length };
  });
  return { lines, current: place };
}

function heading({ kind }: Choice, width: number): string[] {
  if (kind === 'onward') return [];
  const text = kind === 'variant' ? 'What the lesson tells about' : 'Or leave out whatever you like';
  return wrap(text, width).map(paint.heading);
}

function oneChoice({ choices, at, without, seen }: Choosing, i: number, names: number, width: number) {
  const choice = choices[i];
  const head = `${i === at ? symbol.selected : ' '} ${seen[i] ? symbol.done : ' '} `;
  const look = i === at ? paint.current : paint.plain;
  const text = choice === undefined ? '' : textOf(choice, names, without);
  return wrap(`${text}${seen[i] ? '  (seen)' : ''}`, width, head).map(look);
}

function textOf(choice: Choice, names: number, without: readonly string[]): string {
  if (choice.kind === 'variant') return sentence(choice.title);
  if (choice.kind === 'onward') return 'Go on: build it yourself';
  const { name, steps } = choice;
  const out = without.includes(name);
  const what = name === steps ? '' : `  ${steps}`;
  const box = `[${out ? ' ' : 'x'}] ${cell(visibleLine(name), names)}${visibleLine(what)}`;
  return `${box.trimEnd()}${out ? '  (left out)' : ''}`;
}
