import { CAPABILITY_NAMES } from '../kernel/capability-names.js';
import { shellQuote } from '../recipe/command-line.js';
import type { Imported, ImportedStep, Note } from '../recipe/import/types.js';
import { formatStep } from '../recipe/parse.js';
import type { Step } from '../recipe/types.js';
import { hang, textWidth, wrap } from './wrap.js';

/** A configuration as steps, each with the key that it comes from. */
export function importedStepLines({ steps, command }: Imported): string[] {
  const last: ImportedStep = { step: { name: '--', args: command.map(shellQuote) }, from: 'process.args' };
  const all = [...steps, ...(command.length > 0 ? [last] : [])];
  const texts = all.map(({ step }) => stepText(step));
  // Most steps are short; the key of a long one has a line of its own.
  const column = Math.min(Math.max(...texts.map((text) => text.length)), 44, textWidth() - 34);
  return all.flatMap(({ from }, i) => stepLines(texts[i] ?? '', from, column));
}

/** What became of the other keys. */
export function importNoteLines({ changed, leftOut }: Imported): string[] {
  return [...section('In another way than it says', changed), ...section('Left out', leftOut)];
}

/** Longer than this a list of names tells nobody anything. */
const MOST = 160;

function stepText(step: Step): string {
  const text = formatStep(step);
  if (text.length <= MOST || step.name === '--') return text;
  const [list = ''] = step.args;
  if (step.name === 'drop') {
    const names = list.split(',');
    const kept = CAPABILITY_NAMES.filter((name) => !names.includes(name));
    return `drop ${names.length} capabilities, all but ${kept.join(', ')}`;
  }
  return `${text.slice(0, MOST / 2).replace(/[^,\s]*$/, '')} ... (${text.split(',').length} names)`;
}

function stepLines(text: string, from: string, column: number): string[] {
  const lines = wrap(text, textWidth(), '    ').map((line, i) => (i === 0 ? line.slice(2) : line));
  const [only = ''] = lines;
  const fits = lines.length === 1 && only.length <= column + 2;
  if (fits && column + 4 + from.length <= textWidth()) return [`${only.padEnd(column + 4)}${from}`];
  return [...lines, ...wrap(from, textWidth(), ' '.repeat(column + 4))];
}

function section(title: string, notes: readonly Note[]): string[] {
  if (notes.length === 0) return [];
  return ['', `${title}:`, ...notes.flatMap(({ key, why }) => hang(`${key}: ${why}.`, '  - '))];
}
