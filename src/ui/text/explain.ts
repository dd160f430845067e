import { type AnswerLine, answerText } from '../../explain/answer-text.js';
import type { Answer } from '../../explain/explain.js';
import type { RunMessage } from '../../explain/in-run.js';
import { paint } from '../theme.js';
import { sentence } from './inline.js';
import { cut, paragraph, wrap } from './line.js';
import { visibleLine } from './visible.js';

/** What has become of the question to this machine: it is being asked, or here is what it said, or why it said nothing. */
export type Asked = 'asking' | readonly Answer[] | Error;

const LOOK = {
  asked: paint.strong,
  means: paint.plain,
  text: paint.plain,
  heading: paint.heading,
  evidence: paint.muted,
  command: paint.code,
  manual: paint.muted,
  blank: paint.plain,
} as const satisfies Record<AnswerLine['kind'], (text: string) => string>;

/** A message of the run: what it means, what the run itself says of it, then its cause on this machine, and the way out. */
export function messageLines({ line, because }: RunMessage, asked: Asked, width: number): string[] {
  const answer = Array.isArray(asked) ? asked.flatMap(answerText) : [];
  return [
    ...paragraph(paint.failed(visibleLine(line)), width, 0),
    ...answer.filter(({ kind }) => kind === 'means').flatMap((one) => fitted(one, width)),
    ...(because === undefined
      ? []
      : ['', paint.heading('In this run'), ...paragraph(sentence(because), width)]),
    '',
    paint.heading('On this machine'),
    ...(asked === 'asking' || asked instanceof Error
      ? noAnswer(asked, width)
      : machineLines(answer, line, width)),
  ];
}

function noAnswer(asked: 'asking' | Error, width: number): string[] {
  return asked === 'asking'
    ? paragraph('Looking at this machine ...', width)
    : paragraph(paint.failed(visibleLine(asked.message)), width);
}

/** All but what was said above already. */
function machineLines(answer: readonly AnswerLine[], line: string, width: number): string[] {
  const rest = answer.filter(({ kind, text }) => kind !== 'means' && !(kind === 'asked' && text === line));
  const begin = rest.findIndex(({ kind }) => kind !== 'blank');
  return rest.slice(Math.max(begin, 0)).flatMap((one) => fitted(one, width));
}

function fitted({ kind, head, text }: AnswerLine, width: number): string[] {
  const shown = visibleLine(text);
  if (kind === 'blank') return [''];
  // What one may want to copy stays in one piece as long as it can.
  if (kind === 'manual') return [cut(LOOK.manual(`${head}${shown}`), width)];
  return wrap(LOOK[kind](shown), width, head);
}
