/** Words in lines of at most `width` columns, each behind `indent`. A word longer than that has a line of its own. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}

/** Wrapped, with `first` before the first line and as many blanks before the others. */
export function hang(text: string, first: string): string[] {
  const lines = wrap(text, textWidth(), ' '.repeat(first.length));
  return [first + (lines[0] ?? '').trimStart(), ...lines.slice(1)];
}

/** Columns of plain text: what the terminal has, but no wider than is good to read, and never too narrow for a word. */
export function textWidth(): number {
  return Math.min(Math.max(process.stdout.columns ?? 80, 40), 100);
}
