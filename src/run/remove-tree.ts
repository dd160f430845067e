import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { findHelper } from './helper.js';

/**
 * Options of unshare(1) for a user namespace in which we are root over our own files, and over those of our range of
 * ids: the root file system of a distribution has files of several users.
 */
export const AS_ROOT_OF_RANGE: readonly string[] = ['--map-auto', '--map-root-user'];
const AS_ROOT_OF_OWN: readonly string[] = ['--map-root-user'];

/** stagehand goes by subuid(5) itself; unshare(1) knows --map-auto since util-linux 2.38. */
function namespaces(): string[][] {
  const built = findHelper();
  return [
    ...(built === undefined ? [] : [[built, 'unshare', 'user', '+', 'map-ranges', '--']]),
    ['unshare', ...AS_ROOT_OF_RANGE],
    ['unshare', ...AS_ROOT_OF_OWN],
  ];
}

/**
 * Removes a folder and all that is in it, whatever its modes are and to whichever of our ids it belongs. Waits for it:
 * it is also used when this process exits.
 * @throws the error of unlink(2) or rmdir(2), if it is not ours to remove.
 */
export function removeTree(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    // Not even the owner may remove something from a folder that is read-only; root may, and in a user namespace of
    // our own we are root (user_namespaces(7)).
    for (const [program, ...words] of namespaces()) {
      spawnSync(program ?? '', [...words, 'rm', '-rf', '--', folder], { stdio: 'ignore' });
      if (!existsSync(folder)) return;
    }
    throw error;
  }
}
