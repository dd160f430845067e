import { chmodSync, constants, copyFileSync, lchownSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, Problem } from '../../errors.js';
import { helperPath } from '../helper.js';
import { AS_ROOT_OF_RANGE, removeTree } from '../remove-tree.js';
import { buildRootfs } from './build.js';
import { cacheFolder, findRootfs, type Rootfs } from './cache.js';
import { isCurrent } from './fingerprint.js';
import { chosenRootfs, type RootfsKind } from './kinds.js';
import { runProgram } from './program.js';
import { resolveIn } from './resolve-in.js';

/** Numbers as the host has them. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Puts a private copy of a root file system at `target`, with stagehand in it as /bin/stagehand. Which one, says
 * LEARN_ROOTFS (a kind or a folder); otherwise it is made of the host's programs, which are collected the first time and
 * again when the host's have changed.
 * @param target does not exist yet; the folder that it is in does.
 * @param owner who is to own all of it: only real root can give it away. Default: we do.
 * @param chosen another than LEARN_ROOTFS says.
 * @throws Problem: LEARN_ROOTFS makes no sense or was not built (2); it could not be made or copied (125).
 */
export async function freshRootfs(
  target: string,
  owner?: Owner,
  chosen: ReturnType<typeof chosenRootfs> = chosenRootfs(),
): Promise<void> {
  if (typeof chosen === 'object') await copy(chosen.folder, target, { owner });
  else if (chosen === 'host' && cacheFolder() === undefined) await makeUncached(target, owner);
  else await copyKept(chosen, target, owner);
  addStagehand(target, owner);
}

async function copyKept(kind: RootfsKind, target: string, owner: Owner | undefined): Promise<void> {
  for (;;) {
    const { path, hasMappedIds } = await findOrBuild(kind);
    const before = identity(path);
    const failure = await copy(path, target, { owner, hasMappedIds, isOurs: kind === 'host' }).catch(
      (error: unknown) => error,
    );
    // Another window may have put a newer one in its place in the meantime, and we have half of the old one.
    if (before !== null && before === identity(path)) {
      if (failure !== undefined) throw failure;
      return;
    }
    removeTree(target);
  }
}

async function findOrBuild(kind: RootfsKind): Promise<Rootfs> {
  const found = findRootfs(kind);
  if (kind === 'host') return found !== null && isCurrent(found) ? found : buildRootfs(kind);
  if (found !== null) return found;
  throw new Problem(
    `LEARN_ROOTFS is '${kind}', which is not built. Build it with: learn rootfs build ${kind}`,
  );
}

async function makeUncached(target: string, owner: Owner | undefined): Promise<void> {
  await buildRootfs('host', { to: target });
  if (owner !== undefined) await giveTo(owner, target);
}

interface CopyOptions {
  readonly owner: Owner | undefined;
  readonly hasMappedIds?: boolean;
  /** Made by host.sh: nothing odd is in it. */
  readonly isOurs?: boolean;
}

async function copy(from: string, target: string, options: CopyOptions): Promise<void> {
  const { owner, hasMappedIds = false, isOurs = false } = options;
  mkdirSync(target);
  // In the namespace of our range we can read what belongs to others in it, and root there is us.
  const before = hasMappedIds ? ['unshare', ...AS_ROOT_OF_RANGE] : [];
  const work = async (...command: string[]): Promise<void> => {
    const { ok, lastWord } = await runProgram([...before, ...command]);
    if (!ok)
      throw new Problem(`The root file system ${from} could not be copied: ${lastWord}`, EXIT.ourselves);
  };
  // cp(1) is quicker than Node, and copies by reference where the file system can.
  await work('cp', '-a', '--reflink=auto', `${from}/.`, target);
  if (!isOurs) {
    // Devices are not for whoever owns the copy; and from a folder that its owner may not write nothing can be removed.
    await work('find', target, '(', '-type', 'b', '-o', '-type', 'c', ')', '-exec', 'rm', '-f', '{}', '+');
    await work('find', target, '-type', 'd', '!', '-perm', '-700', '-exec', 'chmod', 'u+rwx', '{}', '+');
  }
  if (hasMappedIds) await work('chown', '-hR', '0:0', target);
  else if (owner !== undefined) await giveTo(owner, target);
}

async function giveTo({ uid, gid }: Owner, target: string): Promise<void> {
  const { ok, lastWord } = await runProgram(['chown', '-hR', `${uid}:${gid}`, target]);
  if (!ok) throw new Problem(`The root file system can't belong to user ${uid}: ${lastWord}`, EXIT.ourselves);
}

function identity(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? null : `${stat.dev} ${stat.ino}`;
}

/** What performs the steps is a static program, so that it runs in any root file system. */
function addStagehand(root: string, owner: Owner | undefined): void {
  const folder = resolveIn(root, 'bin');
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const path = join(folder, 'stagehand');
  rmSync(path, { recursive: true, force: true });
  copyFileSync(helperPath(), path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  chmodSync(path, 0o755);
  if (owner !== undefined) lchownSync(path, owner.uid, owner.gid);
}
