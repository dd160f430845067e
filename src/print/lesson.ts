import { learnCommand } from '../course/folders.js';
import type { Lesson, SectionName } from '../course/lesson.js';
import type { Plan } from '../course/plan.js';
import type { Question, Variant } from '../course/schema.js';
import { holds } from '../course/verify.js';
import type { RunView } from '../run/view.js';
import { proseLines } from './prose.js';
import { hang, textWidth, wrap } from './wrap.js';

/** The first lines of a stage: number, title, and the question. */
export function titleLines(lesson: Lesson): string[] {
  const title = `Stage ${lesson.stage}: ${lesson.title}`;
  return [title, '='.repeat(title.length), '', ...wrap(lesson.question, textWidth())];
}

/** A section of the lesson. */
export function sectionLines(lesson: Lesson, name: SectionName): string[] {
  return ['', ...heading(name), '', ...proseLines(lesson.sections[name])];
}

/** A heading that stands out without colour. */
export function heading(text: string): string[] {
  return [text, '-'.repeat(text.length)];
}

/** The questions before the run, with their choices by letter. */
export function questionLines(lesson: Lesson): string[] {
  const questions = lesson.predict.flatMap((question, i) => ['', ...oneQuestion(question, i)]);
  return ['', ...heading('Before you look: what do you expect?'), ...questions];
}

function oneQuestion(question: Question, index: number): string[] {
  const choices = question.choices.flatMap((choice, i) => hang(choice.text, `   ${letter(i)}) `));
  return [...hanging(`${index + 1}.`, question.ask), ...choices];
}

/** What this machine does not give, and what to type. Nothing when it gives all. */
export function limitationLines({ limited }: Plan): string[] {
  if (limited === undefined) return [];
  const parts = limited.shortages.map(({ why, fixes }, i) => [
    ...wrap(`${i === 0 ? 'Not the whole stage' : 'Nor this'}: ${why}${mends(fixes)}`, textWidth()),
    ...fixes.map((fix) => `  ${fix}`),
  ]);
  return [...parts.flat(), ''];
}

function mends(fixes: readonly string[]): string {
  if (fixes.length === 0) return '';
  return fixes.length === 1 ? ' This mends it:' : ' Any of these mends it:';
}

/** What the kernel answered to the questions. */
export function answerLines(lesson: Lesson, view: RunView): string[] {
  const answers = lesson.predict.flatMap((question, i) => {
    const index = question.choices.findIndex((choice) => holds(choice.when, view));
    const choice =
      index < 0 ? 'This run does not show it.' : `${letter(index)}) ${question.choices[index]?.text}`;
    return ['', ...hanging(`${i + 1}.`, choice), ...wrap(question.because, textWidth(), '   ')];
  });
  return ['', ...heading('What the kernel answered'), ...answers];
}

/** The head of a variant: what it is called and how to run it alone. */
export function variantLines(lesson: Lesson, variant: Variant): string[] {
  const how = variant.without?.flatMap((name) => ['--without', name]) ?? ['--variant', variant.id];
  const command = learnCommand('run', `${lesson.stage}`, ...how);
  return ['', ...wrap(`> ${variant.title}`, textWidth()), `  ${command}`];
}

/** A text behind its mark, wrapped so that the mark stands alone on the left. */
export function hanging(mark: string, text: string): string[] {
  const indent = ' '.repeat(mark.length + 1);
  return wrap(text, textWidth(), indent).map((line, i) => (i === 0 ? `${mark} ${line.trimStart()}` : line));
}

function letter(index: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + index);
}
