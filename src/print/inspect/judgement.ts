import { stageHeading, whereTaught } from '../../judge/stages.js';
import type { Finding } from '../../kernel/confinement/finding.js';
import type { Judgement } from '../../kernel/confinement/judge.js';
import { NEVER_SEEN, type Unseen } from '../../kernel/confinement/unseen.js';
import { escapeControls } from '../../kernel/printable.js';
import { counted } from '../findings.js';
import { textWidth, wrap } from '../wrap.js';

const INDENT = ' '.repeat(11);

/** What would let it out, the worst first; what was looked for and not found; what could not be seen. */
export function judgementLines({ findings, clear, unknown }: Judgement, unseen: readonly Unseen[]): string[] {
  return [
    '',
    'What would let it out',
    ...(findings.length === 0 ? wrap(nothing(clear.length, unknown.length), textWidth(), '  ') : []),
    ...findings.flatMap(findingLines),
    ...paragraph('Looked for and not found', clear.map(({ looks }) => looks).join('; ')),
    ...paragraph('Could not be looked for', reasons(unknown).join('; ')),
    ...paragraph(
      'Could not be seen',
      unseen.map(({ parts, reason }) => `${parts.join(', ')}: ${reason}`).join('; '),
    ),
    ...paragraph('Never seen from outside', NEVER_SEEN.join('; ')),
  ];
}

function nothing(looked: number, closed: number): string {
  const rest = closed === 0 ? '' : `, and ${closed} could not be looked for`;
  return looked === 0
    ? 'Nothing can be said: nothing that it is judged by may be read from here.'
    : `Of ${counted(looked, 'way')} that were looked for none is open${rest}. That is what was looked for, and no proof that there is none.`;
}

function findingLines({ severity, seen, why, details = [], stage }: Finding): string[] {
  const [first = '', ...rest] = wrap(escapeControls(seen), textWidth(), INDENT);
  return [
    `  ${severity.toUpperCase().padEnd(INDENT.length - 2)}${first.trimStart()}`,
    ...rest,
    ...wrap(why, textWidth(), INDENT),
    ...details.flatMap((detail) => wrap(detail, textWidth(), `${INDENT}  `)),
    ...(stage === null ? [] : [`${INDENT}${stageHeading(stage)} (${whereTaught(stage)})`]),
  ];
}

function paragraph(title: string, text: string): string[] {
  return text === '' ? [] : ['', `${title}:`, ...wrap(`${escapeControls(text)}.`, textWidth(), '  ')];
}

/** Rules that have one reason stand behind it. */
function reasons(unknown: Judgement['unknown']): string[] {
  const byReason = new Map<string, string[]>();
  for (const { rule, reason } of unknown) byReason.set(reason, [...(byReason.get(reason) ?? []), rule.looks]);
  return [...byReason].map(([reason, looks]) => `${looks.join(', ')} (${reason})`);
}
