import { settled } from './settled.js';

/** A word of a command line in a unit: systemd.service(5), "Command lines"; systemd.unit(5), "Specifiers". @param at its place in the line. */
export function unitWord(word: string, at = 1): string {
  const plain = settled(word).replaceAll('%', '%%').replaceAll('$', '$$$$');
  // Before the program some signs have a meaning of their own.
  const isPlain = /^[\w./=:@+,%$-]+$/.test(plain) && !(at === 0 && /^[-@:+]/.test(plain));
  return isPlain ? plain : `"${plain.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** A path as the value of a setting, or as one of a list of them. @param sign what is to stand before it, as `+`. */
export function unitPath(path: string, sign = ''): string {
  const plain = `${sign}${settled(path).replaceAll('%', '%%')}`;
  return /^[\w./=@+,%-]+$/.test(plain)
    ? plain
    : `"${plain.replaceAll(/["\\]/g, '\\$&').replaceAll(':', '\\:')}"`;
}
