import { sanitize } from '../run/sanitize.js';

/** Lines as one text in which nothing can drive the terminal: lessons may be anybody's. */
export function printable(lines: readonly string[]): string {
  return sanitize(lines.join('\n'));
}

/** Prints lines on standard output. */
export function say(...parts: readonly (readonly string[])[]): void {
  for (const part of parts) if (part.length > 0) console.log(printable(part));
}
