import { ROW_KEYS } from '../../kernel/rows.js';
import { editDistance } from '../../recipe/nearest.js';
import { STEP_KINDS } from '../../recipe/steps.js';
import type { Mistake } from '../mistake.js';
import type { Draft } from '../parse-lesson.js';
import { everyValue, type Keys, valueAt } from '../source.js';
import { inlines } from './inline.js';
import { wordCount } from './sections.js';

/** What the text says for people: names of steps as they are spelled, stages that there are, minutes that are enough. */
export function checkProse(draft: Draft, stages: ReadonlySet<number>): Mistake[] {
  return [
    ...codeSpans(draft).flatMap(({ text, line }) => misspelledStep(text, line)),
    ...prose(draft).flatMap(({ text, line }) => unknownStages(text, line, stages)),
    ...readingTime(draft),
  ];
}

interface Piece {
  readonly text: string;
  readonly line: number;
}

/** Fields that are for the machine: code in them is no prose. */
const CODE_FIELDS = new Set([
  'script',
  'recipe',
  'files',
  'without',
  'output',
  'no_output',
  'line',
  'solution',
]);

function textFields({ source }: Draft): { keys: Keys; text: string }[] {
  return [...everyValue(source.data)].flatMap(({ keys, value }) =>
    typeof value === 'string' && !keys.some((key) => CODE_FIELDS.has(String(key)))
      ? [{ keys, text: value }]
      : [],
  );
}

function codeSpans(draft: Draft): Piece[] {
  const inFields = textFields(draft).flatMap(({ keys, text }) =>
    [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => ({
      text: code,
      line: draft.source.lineOf(keys),
    })),
  );
  const inText = draft.sections
    .flatMap(({ text, textLine }) => inlines(text, textLine))
    .flatMap((inline) => (inline.kind === 'code' ? [{ text: inline.text, line: inline.line }] : []));
  return [...inFields, ...inText];
}

function prose(draft: Draft): Piece[] {
  return [
    ...textFields(draft).map(({ keys, text }) => ({ text, line: draft.source.lineOf(keys) })),
    ...draft.sections.flatMap(({ text, textLine }) =>
      text.split('\n').map((line, i) => ({ text: line, line: textLine + i })),
    ),
  ];
}

const STEP_NAMES = STEP_KINDS.map(({ name }) => name);

/** Words that are close to a step's name and are something else: rows of the table, commands. */
const OTHER_WORDS = new Set<string>([...ROW_KEYS, 'amount', 'rmdir', 'unmount', 'share', 'getuid', 'setgid']);

/** Only long names, where one wrong letter is more likely a slip than another word. */
function misspelledStep(code: string, line: number): Mistake[] {
  const [word = ''] = code.trim().split(/\s+/);
  if (!/^[a-z][a-z-]{3,}$/.test(word) || STEP_NAMES.includes(word) || OTHER_WORDS.has(word)) return [];
  const meant = STEP_NAMES.find(
    (name) => name.length > 4 && editDistance(word, name) <= (name.length > 7 ? 2 : 1),
  );
  if (meant === undefined) return [];
  return [{ line, warning: true, message: `there is no step '${word}'; did you mean '${meant}'?` }];
}

function unknownStages(text: string, line: number, stages: ReadonlySet<number>): Mistake[] {
  return [...text.matchAll(/\bstages? (\d+)(?: (?:and|to|or) (\d+))?\b/gi)]
    .flatMap(([, first, second]) => [first, second])
    .filter((number) => number !== undefined && !stages.has(Number(number)))
    .map((number) => ({ line, warning: true, message: `there is no stage ${number}` }));
}

/** Words in a minute, from somebody who tries everything to somebody who only reads; the course has 50 to 100. */
const [SLOW, FAST] = [25, 130];

function readingTime({ source, sections }: Draft): Mistake[] {
  const minutes = valueAt(source.data, ['minutes']);
  if (typeof minutes !== 'number' || sections.length === 0) return [];
  const words = sections.reduce((sum, { text }) => sum + wordCount(text), 0);
  const [least, most] = [Math.ceil(words / FAST), Math.max(1, Math.floor(words / SLOW))];
  if (minutes >= least && minutes <= most) return [];
  const message = `minutes: the text has ${words} words, which is more like ${least} to ${most} minutes`;
  return [{ line: source.lineOf(['minutes']), warning: true, message }];
}
