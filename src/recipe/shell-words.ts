import { Problem } from '../errors.js';

const PIECE = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/y;

/**
 * A line taken apart as a shell does: at blanks, but not in quotes. `$NAME` stays as it is.
 * @throws Problem when a quote does not end.
 */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; ) {
    if (/\s/.test(line[at] as string)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    PIECE.lastIndex = at;
    const piece = PIECE.exec(line);
    if (piece === null) throw new Problem(`A quote does not end in: ${line}`);
    const [whole, single, double, escaped, plain] = piece;
    word = `${word ?? ''}${single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain ?? ''}`;
    at += whole.length;
  }
  return word === undefined ? words : [...words, word];
}
