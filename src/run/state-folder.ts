import { rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { ownFolder } from './own-folder.js';

/** Where the home can't be written: only until the next boot, but no process of ours lives longer than that. */
const fallback = (): string => join(tmpdir(), `learn-state-${process.getuid?.()}`);

// env-paths calls the XDG state folder "log".
const inHome = (): string => envPaths('build-your-own-container', { suffix: '' }).log;

/**
 * `$XDG_STATE_HOME/build-your-own-container`, for what is to be there after the next boot too; made if need be. It is
 * usable if this user can write it and nobody else can.
 */
export function homeStateFolder(): { readonly path: string; readonly usable: boolean } {
  const path = inHome();
  return { path, usable: ownFolder([path]) !== undefined };
}

/**
 * The folder for what must survive a crash, `$XDG_STATE_HOME/build-your-own-container` or a stand-in in /tmp; made if
 * need be.
 * @throws Error when there is no folder that this user can write and nobody else can.
 */
export function stateFolder(): string {
  const folders = [inHome(), fallback()];
  const folder = ownFolder(folders);
  if (folder === undefined) throw new Error(`neither ${folders.join(' nor ')} can be used`);
  return folder;
}

/** Takes the stand-in away when nothing is in it any more: it is in a place where it would only puzzle. */
export function removeStandIn(): void {
  for (const folder of [join(fallback(), 'ledger'), fallback()]) {
    try {
      rmdirSync(folder);
    } catch {
      // It is not there, or in use.
    }
  }
}
