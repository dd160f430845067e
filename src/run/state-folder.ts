import { accessSync, constants } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { makeFolder } from './make-folder.js';

/**
 * The folder for what must survive a crash, `$XDG_STATE_HOME/build-your-own-container`, made if need be. Where the home
 * can't be written, a folder in /tmp that belongs to this user serves as well: only until the next boot, but no process
 * of ours lives longer than that.
 */
export function stateFolder(): string {
  // env-paths calls the XDG state folder "log".
  const folders = [
    envPaths('build-your-own-container', { suffix: '' }).log,
    join(tmpdir(), `learn-state-${userInfo().uid}`),
  ];
  return folders.find(canBeUsed) ?? tmpdir();
}

function canBeUsed(folder: string): boolean {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
