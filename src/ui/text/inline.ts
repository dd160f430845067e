import { paint, paintsLooks } from '../theme.js';
import { visibleLine } from './visible.js';

/** A code span of CommonMark: as many backticks at its end as at its beginning. */
const CODE = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g;

/** Code within a sentence. Where nothing may change how text looks, the backticks stay, as in what is printed. */
export function codeSpan(code: string): string {
  return paintsLooks() ? paint.code(code) : `\`${code}\``;
}

/** A sentence of a lesson or about one, in one line; the `code` in it looks as it does in the lesson's sections. */
export function sentence(text: string): string {
  return visibleLine(text).replace(CODE, (_, _ticks, code: string) => codeSpan(code));
}
