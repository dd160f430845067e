import { readFileSync } from 'node:fs';
import { type Readable, readable, unreadable } from './readable.js';

/** Reads a file of a control group, without the newline at its end; null if this group has no such file. */
export function readGroupFile(folder: string, name: string): Readable<string | null> {
  try {
    return readable(readFileSync(`${folder}/${name}`, 'utf8').trimEnd());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    // ENODEV: the group was removed while the file was open.
    if (code === 'ENOENT' || code === 'ENODEV') return readable(null);
    return unreadable(
      code === 'EACCES' ? `not permitted: ${folder}/${name}` : `cannot be read: ${folder}/${name}: ${code}`,
    );
  }
}
