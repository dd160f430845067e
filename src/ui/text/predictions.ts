import type { Plan } from '../../course/plan.js';
import type { Question } from '../../course/schema.js';
import { holds } from '../../course/verify.js';
import type { RunView } from '../../run/view.js';
import { paint, symbol } from '../theme.js';
import { sentence } from './inline.js';
import { paragraph, verbatim, wrap } from './line.js';
import { visibleLines } from './visible.js';

/** For each question the number of the choice that the learner marked, or nothing. */
export type Marks = readonly (number | undefined)[];

/** How many of the questions have an answer: `1/3`. */
export function marked(marks: Marks, questions: number): string {
  return `${marks.filter((mark) => mark !== undefined).length}/${questions}`;
}

/** Lines, and where in them the question that is asked now begins and ends. */
export interface QuestionLines {
  readonly lines: readonly string[];
  readonly current: { readonly from: number; readonly to: number };
}

/** The questions before the run, with what was marked. */
export function questionLines(
  questions: readonly Question[],
  marks: Marks,
  current: number,
  width: number,
): QuestionLines {
  const lines: string[] = [];
  let place = { from: 0, to: 0 };
  questions.forEach(({ ask, choices }, i) => {
    const from = lines.length;
    const tone = i === current ? paint.current : paint.heading;
    lines.push(...wrap(sentence(ask), width, i === current ? `${symbol.selected} ` : '  ').map(tone), '');
    for (const [n, choice] of choices.entries()) {
      const marked = marks[i] === n;
      const head = `  ${marked ? symbol.done : ' '} ${n + 1}  `;
      const text = `${sentence(choice.text)}${marked ? '  (your answer)' : ''}`;
      lines.push(...wrap(text, width, head).map(marked ? paint.strong : paint.plain));
    }
    lines.push('');
    if (i === current) place = { from, to: lines.length };
  });
  return { lines, current: place };
}

/** How to answer them. */
export function predictHint(isOpen: boolean, width: number): string[] {
  const text = isOpen
    ? 'A number marks an answer. Enter goes on, and leaves the question open.'
    : 'A number marks a row, or takes the mark away. Enter goes on to the run.';
  return wrap(text, width).map(paint.muted);
}

/** The questions after the run: what was marked beside what the kernel did, and why. */
export function answerLines(
  questions: readonly Question[],
  marks: Marks,
  view: RunView,
  width: number,
): string[] {
  return questions.flatMap((question, i) => {
    const happened = question.choices.findIndex((choice) => holds(choice.when, view));
    return [
      ...paragraph(sentence(question.ask), width).map(paint.heading),
      ...verdict(question, marks[i], happened, width),
      ...paragraph(sentence(question.because), width, 4),
      '',
    ];
  });
}

/** How many of the marked answers came true: `2 of 3 as you predicted`. */
export function score(questions: readonly Question[], marks: Marks, view: RunView): string {
  if (!questions.some((_, i) => marks[i] !== undefined)) return 'nothing was marked before the run';
  // A run of the fallback leaves questions open.
  const marked = questions.filter(
    ({ choices }, i) => marks[i] !== undefined && choices.some((choice) => holds(choice.when, view)),
  ).length;
  if (marked === 0) return 'this run shows nothing of what was marked';
  const right = questions.filter((question, i) => {
    const choice = question.choices[marks[i] ?? -1];
    return choice !== undefined && question.choices.find((c) => holds(c.when, view)) === choice;
  }).length;
  return `${right} of ${marked} as you predicted`;
}

function verdict(
  { choices }: Question,
  marked: number | undefined,
  happened: number,
  width: number,
): string[] {
  const text = (n: number): string => sentence(choices[n]?.text ?? '');
  if (happened < 0) {
    const said = marked === undefined ? '' : `you said: ${text(marked)}; `;
    return paragraph(`${said}this run does not show it`, width, 4);
  }
  const was = `what happened: ${text(happened)}`;
  if (marked === undefined) return paragraph(was, width, 4);
  if (marked === happened)
    return paragraph(paint.good(`${symbol.done} as you said: ${text(happened)}`), width, 4);
  return [
    ...paragraph(paint.failed(`${symbol.failed} you said: ${text(marked)}`), width, 4),
    ...paragraph(was, width, 6),
  ];
}

/** The script that the questions are about. */
export function scriptLines({ recipe }: Plan, width: number): string[] {
  const [shell = '', , script = ''] = recipe.command;
  return [
    paint.heading(`What ${shell} runs inside`),
    '',
    ...visibleLines(script.trimEnd()).flatMap((line) => verbatim(paint.code(line), width)),
  ];
}
