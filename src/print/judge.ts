import chalk from 'chalk';
import type { Standing } from '../judge/levels.js';
import type { Row, Verdict } from '../judge/row.js';
import { levelName, RUNTIME_STAGE, stageHeading, whereTaught } from '../judge/stages.js';
import { shellQuote } from '../recipe/command-line.js';
import { wrap } from './wrap.js';

/** Colour is never the only sign: each has a word, too. */
const SIGN = {
  pass: chalk.green('pass'),
  fail: chalk.red('FAIL'),
  skip: chalk.dim('skip'),
} as const;

const INDENT = ' '.repeat(6);

/**
 * The table: rows by stage. A row that did not pass says what was seen, a red one why it matters, and the
 * heading above it where to go.
 * Rows that say nothing because another one did not pass share a line; a stage that has nothing else is left out.
 */
export function verdictLines(verdicts: readonly Verdict[], width: number): string[] {
  const stages = [...new Set(verdicts.map(({ stage }) => stage))];
  return stages.flatMap((stage) => {
    const here = verdicts.filter((one) => one.stage === stage);
    const told = here.filter(({ without }) => without === undefined);
    if (told.length === 0) return [];
    const red = told.some(({ verdict }) => verdict === 'fail');
    return [
      `${stageHeading(stage)}${red ? ` (${whereTaught(stage)})` : ''}`,
      ...told.flatMap((one) => rowLines(one, width)),
      ...mute(here, width),
      '',
    ];
  });
}

function mute(verdicts: readonly Verdict[], width: number): string[] {
  const silent = verdicts.filter(({ without }) => without !== undefined);
  if (silent.length === 0) return [];
  const text = `${silent.map(({ row }) => row).join(', ')}: nothing can be said before the rows that they need have passed.`;
  const [first = '', ...rest] = wrap(text, width, INDENT);
  return [`${SIGN.skip}  ${first.trimStart()}`, ...rest];
}

function rowLines(one: Verdict, width: number): string[] {
  const said = one.verdict === 'pass' ? [] : wrap(sentence(one.seen), width, INDENT);
  const [title = '', ...rest] = wrap(`${one.title} (${one.row})`, width, INDENT);
  const why = one.verdict === 'fail' ? wrap(one.why, width, INDENT) : [];
  return [`${SIGN[one.verdict]}  ${title.trimStart()}`, ...rest, ...said, ...why];
}

/** `12 passed, 3 failed, 2 were passed over.` */
export function summary(verdicts: readonly Verdict[]): string {
  const count = (outcome: Verdict['verdict']): number =>
    verdicts.filter(({ verdict }) => verdict === outcome).length;
  const failed = count('fail');
  const skipped = count('skip') === 0 ? '' : `, ${count('skip')} passed over`;
  return `${count('pass')} passed, ${failed} failed${skipped}.`;
}

/** How far that is, and where to go on. @param words of COMMAND, as they were typed. */
export function nextLines({ passed, next }: Standing, words: readonly string[], width: number): string[] {
  const reached = passed === null ? [] : [`Level ${passed} is passed.`];
  if (next === null) return wrap('Every level is passed.', width);
  const go = `${passed === null ? 'Begin' : 'Go on'} with level ${next}, ${levelName(next)} (${whereTaught(next)}); "learn stage ${RUNTIME_STAGE}" says what each level takes.`;
  return [
    ...wrap([...reached, go].join(' '), width),
    ...(passed === null ? [] : [`  learn judge --level ${next} -- ${words.map(typed).join(' ')}`]),
  ];
}

/** As a person types it: a place for what judge puts in needs no quotes. */
const typed = (word: string): string => (/^[\w{}./=:,+-]+$/.test(word) ? word : shellQuote(word));

/** One row as a page: what it asks, why, and what it needs. */
export function explainRow({ id, stage, title, why, needs = [] }: Row, width: number): string[] {
  return [
    `${id}: ${title}`,
    '',
    ...wrap(why, width),
    '',
    `${stageHeading(stage)} (${whereTaught(stage)})`,
    ...(needs.length === 0
      ? []
      : wrap(`It is judged only if these have passed: ${needs.join(', ')}.`, width)),
  ];
}

const sentence = (clause: string): string =>
  `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${/[.!?]$/.test(clause) ? '' : '.'}`;
