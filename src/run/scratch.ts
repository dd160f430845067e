import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, Problem } from '../errors.js';
import { userText } from '../kernel/users.js';
import type { HostFile } from './events.js';
import { type Debt, oweFolder, settleForTheDead } from './ledger.js';

/** A folder for all that one run needs on the host. */
export interface Scratch {
  readonly folder: string;
  /** Removes it and all that is in it. Done by itself when this process exits; after a SIGKILL, at the next start. */
  remove(): void;
}

/** Also removes what runs of dead processes left. */
export function makeScratch(): Scratch {
  const folder = join(tmpdir(), `learn-${process.pid}-${Math.random().toString(36).slice(2, 8)}`);
  const debt = makeOwed(folder);
  process.once('exit', debt.settle);
  return {
    folder,
    remove() {
      process.off('exit', debt.settle);
      debt.settle();
    },
  };
}

/** What is in a folder, as the host sees it; not what is in folders in it. */
export function hostFiles(folder: string): HostFile[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, owner: userText(lstatSync(join(folder, name)).uid) }));
}

function makeOwed(folder: string): Debt {
  try {
    settleForTheDead();
    const debt = oweFolder(folder);
    mkdirSync(folder, { mode: 0o700 });
    return debt;
  } catch (error) {
    throw new Problem(
      `No folder for temporary files can be made (${(error as Error).message}). Set TMPDIR to a folder that you may write to.`,
      EXIT.ourselves,
      { cause: error },
    );
  }
}
