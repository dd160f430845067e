import type { Answer, JudgedCause, MessageAnswer, TopicAnswer } from './explain.js';
import type { ManualPage } from './manual.js';

/** One line of an answer before it is fitted to a width. */
export interface AnswerLine {
  readonly kind: 'asked' | 'means' | 'text' | 'heading' | 'evidence' | 'command' | 'manual' | 'blank';
  /** What the first line begins with; the text hangs behind it. */
  readonly head: string;
  readonly text: string;
}

/** An answer of `learn explain` in words: what the screen and the printer both show. */
export function answerText(answer: Answer): AnswerLine[] {
  switch (answer.type) {
    case 'message':
      return messageText(answer);
    case 'topic':
      return topicText(answer);
    case 'unknown':
      return unknownText(answer);
  }
}

const BLANK: AnswerLine = { kind: 'blank', head: '', text: '' };

function line(kind: AnswerLine['kind'], text: string, head = ''): AnswerLine {
  return { kind, head, text };
}

const HEADINGS = [
  [true, 'So it is on this machine:'],
  [null, 'It can be this; only the process that failed could tell:'],
  [false, 'Checked, and not the cause here:'],
] as const;

function messageText({ line: asked, means, causes, manual }: MessageAnswer): AnswerLine[] {
  const groups = HEADINGS.flatMap(([holds, heading]) => {
    const group = causes.filter((cause) => cause.holds === holds);
    return group.length === 0 ? [] : [BLANK, line('heading', heading), ...group.flatMap(causeText)];
  });
  return [line('asked', asked), line('means', means, '  '), ...groups, ...manualText(manual)];
}

function causeText({ because, holds, probes, way_out, commands, risk, proof }: JudgedCause): AnswerLine[] {
  return [
    line('text', because, '  - '),
    ...probes.map(({ asked, said }) => line('evidence', `${asked}: ${said}`, '      probe  ')),
    // What is ruled out needs no way out.
    ...(holds === false
      ? []
      : [
          line('text', way_out, '    do: '),
          ...commands.map((command) => line('command', command, '      $ ')),
          ...(risk === null ? [] : [line('text', risk, '      risk   ')]),
        ]),
    ...(proof === null ? [] : [line('evidence', `${proof.asked}: ${proof.said}`, '      tried  ')]),
  ];
}

function topicText({ kind, name, text, probes, stages, manual }: TopicAnswer): AnswerLine[] {
  return [
    line('asked', `${name}  (${kind})`),
    ...text.map((paragraph) => line('text', paragraph, '  ')),
    ...probes.map(({ asked, said }) => line('evidence', `${asked}: ${said}`, '  probe  ')),
    ...(stages.length === 0 ? [] : [line('text', `In the course: stage ${stages.join(', ')}.`, '  ')]),
    ...manualText(manual),
  ];
}

function unknownText({ asked, nearest }: { asked: string; nearest: string | null }): AnswerLine[] {
  return [
    line('text', `Not known: ${asked}`),
    ...(nearest === null
      ? [
          line(
            'text',
            'What is known: messages of unshare, mount, pivot_root and the like, names of an errno (EPERM), steps, flags, ' +
              'namespaces and capabilities.',
          ),
        ]
      : [
          BLANK,
          line('text', 'The nearest that is known:'),
          line('command', `learn explain ${quoted(nearest)}`, '  '),
        ]),
  ];
}

function manualText(manual: readonly ManualPage[]): AnswerLine[] {
  const pages = Math.max(0, ...manual.map(({ page }) => page.length));
  return [BLANK, ...manual.map(({ page, read }) => line('manual', `${page.padEnd(pages)}  ${read}`, '  '))];
}

/** As a word of a shell line. */
function quoted(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
