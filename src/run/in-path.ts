import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether a shell that was started here would find a program of this name. */
export function inPath(program: string): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) => existsSync(join(folder, program)));
}
