import type { Lesson } from '../course/lesson.js';
import type { LinePart } from '../course/schema.js';
import type { Twins } from '../course/twins.js';
import { type AtPrompt, complaints } from '../run/at-prompt.js';
import { sanitize } from '../run/sanitize.js';
import { columns } from './columns.js';
import { textWidth, wrap } from './wrap.js';

/** The line part by part: what one types, the steps that do the same, what it is for, and what was adapted. */
export function partLines(lesson: Lesson): string[] {
  return (lesson.line ?? []).flatMap((part) => ['', ...onePart(part)]);
}

function onePart({ text, does, says, was }: LinePart): string[] {
  const typed = text
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '\\')
    .map((line) => `  ${line}`);
  return [
    ...typed,
    ...does.map((step) => `      step: ${step}`),
    ...wrap(says, textWidth(), '      '),
    ...(was === undefined
      ? []
      : wrap(`In articles: ${was.text.trim()}. ${was.because}`, textWidth(), '      ')),
  ].map(sanitize);
}

/** Both containers row by row; what is not alike stands out by a word. */
export function twinLines({ line, steps, rows, limited }: Twins): string[] {
  if (rows === null) return [...notThere('The line', line), ...notThere('The recipe', steps)];
  const cells = rows.map((row) => [row.key, row.line, row.steps, row.same ? 'same' : 'DIFFERENT']);
  const [head = '', ...table] = columns([['', 'the line', 'the steps', ''], ...cells]);
  const left =
    limited === undefined ? [] : [...wrap(`Without cgexec in both: ${limited.why}`, textWidth()), ''];
  return [
    ...left,
    head,
    ...table.flatMap((text, i) => [text, ...(rows[i]?.details ?? []).map((d) => `    ${d}`)]),
  ];
}

function notThere(name: string, one: AtPrompt): string[] {
  if (one.rows !== undefined) return [`${name} made a container.`];
  const lines = complaints(one).flatMap((text) => wrap(sanitize(text), textWidth(), '  | '));
  return [`${name} came to no prompt. It said:`, ...lines];
}
