import { closeSync, constants, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';

// COMMAND, and whoever gets at the folder, may put anything there in the place of what the probe writes: a link to a file of
// the host, a pipe that nobody writes to. None of it is followed, waited for, or read without end.

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** More than all reports of an examination. */
const MOST_BYTES = 8 * 2 ** 20;

/** What the probe has written to a file; empty if there is none, or it is none that the probe could have made. */
export function readProbeFile(path: string): string {
  return withFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, (file) => {
    const about = fstatSync(file);
    return about.isFile() && about.size <= MOST_BYTES ? readFileSync(file, 'utf8') : '';
  });
}

/** Makes a file for the probe to read. Where that can't be, it is not made, and the probe is not told. */
export function writeProbeFile(path: string, text: string): void {
  withFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, (file) => {
    writeFileSync(file, text);
    return '';
  });
}

function withFile(path: string, flags: number, use: (file: number) => string): string {
  let file: number | undefined;
  try {
    file = openSync(path, flags, 0o644);
    return use(file);
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
