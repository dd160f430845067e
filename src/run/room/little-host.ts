import { chmodSync, chownSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nativeProgram } from '../helper.js';
import { freshRootfs } from '../rootfs/fresh.js';
import { makeScratch } from '../scratch.js';
import { BOX, type Ids, LOCKED, NOBODY } from './frame.js';

/** Where the token is, on the little host. */
export const TOKEN_FILE = '/root/token';

/** The files of a little host, on the disk of the real one. */
export interface LittleHost {
  /** Its root directory. */
  readonly root: string;
  /** Whose it is. */
  readonly ids: Ids;
  readonly isRealRoot: boolean;
  /** Does nothing the second time. */
  remove(): void;
}

/**
 * Makes the files of a little host: programs of this machine, whatever LEARN_ROOTFS says, since a room counts on them.
 * @param token is in a file of its root.
 * @throws Problem (125) when they can't be made.
 */
export async function makeLittleHost(token: string): Promise<LittleHost> {
  const isRealRoot = process.geteuid?.() === 0;
  const ids = isRealRoot ? NOBODY : { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  const scratch = makeScratch();
  try {
    const root = join(scratch.folder, 'rootfs');
    if (isRealRoot) chmodSync(scratch.folder, 0o711);
    await freshRootfs(root, isRealRoot ? ids : undefined, 'host');
    for (const folder of ['/srv', BOX, LOCKED]) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, TOKEN_FILE), `${token}\n`, { mode: 0o600 });
    const tool = join(root, 'usr/bin', basename(toolPath()));
    copyFileSync(toolPath(), tool);
    chmodSync(tool, 0o755);
    if (isRealRoot)
      for (const path of [
        join(root, '/srv'),
        join(root, BOX),
        join(root, LOCKED),
        join(root, TOKEN_FILE),
        tool,
      ])
        chownSync(path, ids.uid, ids.gid);
    return { root, ids, isRealRoot, remove: scratch.remove };
  } catch (error) {
    scratch.remove();
    throw error;
  }
}

const toolPath = (): string => nativeProgram('roomtool', 'the engine of the escape rooms');
