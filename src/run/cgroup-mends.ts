import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../paths.js';
import { shellQuote } from '../recipe/command-line.js';
import type { Wanted } from './cgroup-hierarchies.js';
import type { Obstacle } from './cgroup-obstacle.js';
import { wordsIn } from './group-tree.js';
import { inPath } from './in-path.js';

/**
 * Why there is no place for a group, and commands of which each would mend it on this machine, the best first.
 * @param name the group where one was most likely to be had: the one that `learn delegate` hands over.
 */
export function nowhere(
  hierarchies: readonly Wanted[],
  name: string,
  obstacle: Obstacle | undefined,
): { readonly ok: false; readonly why: string; readonly fixes: readonly string[] } {
  if (obstacle?.kind === 'read-only' || process.geteuid?.() === 0)
    return { ok: false, why: `No control group can be made here: ${obstacle?.text}.`, fixes: [] };
  if (obstacle?.kind === 'outside')
    return {
      ok: false,
      why:
        `The group /${name} was handed over to you, but this shell is not in it; from outside, version 2 of control ` +
        'groups lets only root move a process in.',
      fixes: [asRoot()],
    };
  return {
    ok: false,
    why: 'Control groups belong to root as long as root does not hand one over (delegates it), and none was handed over to you.',
    fixes: [...(systemdHandsDown(hierarchies) ? [SCOPE] : []), asRoot()],
  };
}

const SCOPE = 'systemd-run --user --scope -p Delegate=yes learn stage 7';

// Of version 1 systemd hands nothing down to a user. Of version 2 only what the user's own manager was given.
function systemdHandsDown(hierarchies: readonly Wanted[]): boolean {
  const uid = process.geteuid?.();
  if (!existsSync(`/run/user/${uid}/systemd`)) return false;
  return hierarchies.every(({ version, mountPoint, handed }) => {
    const manager = join(mountPoint, 'user.slice', `user-${uid}.slice`, `user@${uid}.service`);
    const given = wordsIn(join(manager, 'cgroup.controllers'));
    return version === 2 && handed.every((controller) => given.includes(controller));
  });
}

function asRoot(): string {
  return inPath('sudo')
    ? `sudo ${learnForRoot()} delegate`
    : `su -c '${learnForRoot()} delegate --user ${userInfo().username}'`;
}

// Where sudo(8) and su(1) look for programs, unless somebody has set them up otherwise: not in anybody's home.
const FOLDERS_OF_ROOT = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** `learn` as root can type it: a program that root would not find has its path. */
function learnForRoot(): string {
  const finds = (program: string) => FOLDERS_OF_ROOT.some((folder) => existsSync(join(folder, program)));
  if (finds('learn')) return 'learn';
  const program = shellQuote(join(packageRoot, 'bin/learn'));
  return finds('node') ? program : `${shellQuote(process.execPath)} ${program}`;
}
