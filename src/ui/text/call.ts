import stringWidth from 'string-width';
import { callName, callResult } from '../../run/call-text.js';
import type { SystemCall } from '../../run/events.js';
import { paragraph } from './line.js';
import { visibleLine } from './visible.js';

/** A system call as strace(1) writes it. Where it is too long for one line, what it gave back stays in one piece. */
export function callParagraph(
  call: SystemCall,
  look: (text: string) => string,
  width: number,
  indent = 2,
): string[] {
  const asked = paragraph(visibleLine(callName(call)), width, indent);
  const gave = visibleLine(`= ${callResult(call)}`);
  const last = asked.at(-1) ?? '';
  const lines =
    stringWidth(last) + 1 + stringWidth(gave) <= width
      ? [...asked.slice(0, -1), `${last} ${gave}`]
      : [...asked, ...paragraph(gave, width, indent)];
  return lines.map(look);
}
