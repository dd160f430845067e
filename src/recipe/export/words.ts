import { shellQuote } from '../command-line.js';
import { hasPlaceholder } from '../placeholders.js';

/** A word as a shell needs it; only `$ROOTFS` and its like are left for the shell to fill in. */
export function shellWord(word: string): string {
  if (!hasPlaceholder(word)) return shellQuote(word);
  const quoted = word.replaceAll(/["\\`$]/g, (sign, at: number) =>
    sign === '$' && startsWithPlaceholder(word.slice(at)) ? sign : `\\${sign}`,
  );
  return `"${quoted}"`;
}

const startsWithPlaceholder = (text: string): boolean => hasPlaceholder(/^\$\w*/.exec(text)?.[0] ?? '');

/** Words as a command line. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** As comments, for the head of a file. */
export function comments(lines: readonly string[]): string[] {
  return lines.map((line) => `# ${escapeLine(line)}`.trimEnd());
}

/** A line break would end the comment. */
const escapeLine = (line: string): string => line.replaceAll(/\p{Cc}/gu, ' ');
