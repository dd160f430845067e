import { accessSync, constants, lstatSync } from 'node:fs';
import { makeFolder } from './make-folder.js';

/**
 * The first of these folders that this user can write and nobody else can; made if need be. What we read back from it
 * we rely upon, so it has to be ours alone: in /tmp anybody can make a folder.
 */
export function ownFolder(folders: readonly string[]): string | undefined {
  return folders.find(canBeUsed);
}

function canBeUsed(folder: string): boolean {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { uid, mode } = lstatSync(folder);
    return uid === process.getuid?.() && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}
