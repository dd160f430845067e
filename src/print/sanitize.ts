import { stripVTControlCharacters } from 'node:util';

/**
 * Text from a program or a lesson, so that it can't drive the terminal: escape sequences are taken out, other control
 * characters made visible (`^G`). Newlines and tabs stay; a carriage return becomes a newline.
 */
export function sanitize(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}`)
    .replace(/[\u0080-\u009f]/g, '\ufffd');
}
