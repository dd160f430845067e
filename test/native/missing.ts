import { accessSync, constants } from 'node:fs';

/** False when the program is there, else the reason to skip a test. On CI nothing is skipped. */
export function missing(program: string, debianPackage: string): string | false {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  const found = folders.some((folder) => {
    try {
      accessSync(`${folder}/${program}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  const reason = `${program} is missing; on Debian: sudo apt-get install ${debianPackage}`;
  if (!found && (process.env.LEARN_CI || process.env.CI)) throw new Error(reason);
  return found ? false : reason;
}
