import type { Answer, JudgedCause, MessageAnswer, TopicAnswer } from '../explain/explain.js';
import type { ManualPage } from '../explain/manual.js';
import { columns } from './columns.js';
import { textWidth, wrap } from './wrap.js';

/** One answer of `learn explain` as lines. */
export function answerLines(answer: Answer): string[] {
  switch (answer.type) {
    case 'message':
      return messageLines(answer);
    case 'topic':
      return topicLines(answer);
    case 'unknown':
      return unknownLines(answer);
  }
}

const HEADINGS = [
  [true, 'So it is on this machine:'],
  [null, 'It can be this; only the process that failed could tell:'],
  [false, 'Checked, and not the cause here:'],
] as const;

function messageLines({ line, means, causes, manual }: MessageAnswer): string[] {
  const groups = HEADINGS.flatMap(([holds, heading]) => {
    const group = causes.filter((cause) => cause.holds === holds);
    if (group.length === 0) return [];
    return ['', heading, ...group.flatMap((cause) => causeLines(cause))];
  });
  return [line, ...wrap(means, textWidth(), '  '), ...groups, ...manualLines(manual)];
}

function causeLines({ because, holds, probes, way_out, commands, proof }: JudgedCause): string[] {
  const witnesses = probes.map(({ asked, said }) => `${asked}: ${said}`);
  return [
    ...hang(because, '  - '),
    ...witnesses.flatMap((text) => hang(text, '      probe  ')),
    // What is ruled out needs no way out.
    ...(holds === false
      ? []
      : [...hang(way_out, '    do: '), ...commands.map((command) => `      $ ${command}`)]),
    ...(proof === null ? [] : hang(`${proof.asked}: ${proof.said}`, '      tried  ')),
  ];
}

function topicLines({ kind, name, text, probes, stages, manual }: TopicAnswer): string[] {
  return [
    `${name}  (${kind})`,
    ...text.flatMap((paragraph) => wrap(paragraph, textWidth(), '  ')),
    ...probes.flatMap(({ asked, said }) => hang(`${asked}: ${said}`, '  probe  ')),
    ...(stages.length === 0 ? [] : wrap(`In the course: stage ${stages.join(', ')}.`, textWidth(), '  ')),
    ...manualLines(manual),
  ];
}

function unknownLines({ asked, nearest }: { asked: string; nearest: string | null }): string[] {
  return [
    ...wrap(`Not known: ${asked}`, textWidth()),
    ...(nearest === null ? [] : ['', 'The nearest that is known:', `  learn explain ${quoted(nearest)}`]),
  ];
}

function manualLines(manual: readonly ManualPage[]): string[] {
  return [
    '',
    ...columns(
      manual.map(({ page, read }) => [page, read]),
      '  ',
    ),
  ];
}

/** Wrapped, with this before the first line and as many blanks before the others. */
function hang(text: string, first: string): string[] {
  const lines = wrap(text, textWidth(), ' '.repeat(first.length));
  return [first + (lines[0] ?? '').trimStart(), ...lines.slice(1)];
}

/** As a word of a shell line. */
function quoted(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
