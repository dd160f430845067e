import { stripVTControlCharacters } from 'node:util';

/**
 * Text from a program or a lesson, so that it can't drive the terminal: escape sequences are taken out, other control
 * characters made visible (`^G`). Newlines and tabs stay; a carriage return becomes a newline.
 */
export function sanitize(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (c) => (c === '\n' || c === '\t' ? c : visible(c)));
}

/** As a terminal echoes it: `^G`; the second block of controls, which some terminals obey, has no such form. */
function visible(control: string): string {
  const code = control.charCodeAt(0);
  return code < 0x80 ? `^${String.fromCharCode(code ^ 0x40)}` : '\ufffd';
}
