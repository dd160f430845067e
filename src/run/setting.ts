import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EXIT, Problem } from '../errors.js';
import { controllersIn } from '../recipe/controllers.js';
import { fillIn, needs, type Placeholder } from '../recipe/placeholders.js';
import type { Recipe, Step } from '../recipe/types.js';
import type { HostFile } from './events.js';
import { helperPath } from './helper.js';
import { bridgeName } from './host-link.js';
import { oweLink } from './ledger.js';
import { freshRootfs } from './rootfs/fresh.js';
import { giveToMappedRoot, mappedRoot } from './rootfs/mapped-root.js';
import { claimRunGroup } from './run-group.js';
import { hostFiles, makeScratch } from './scratch.js';

/** What a run finds ready when it begins, and what is taken away behind it. */
export interface Setting {
  /** The recipe with `$ROOTFS` and its like filled in. */
  readonly recipe: Recipe;
  /** What the names stand for in this run. */
  readonly values: Readonly<Partial<Record<Placeholder, string>>>;
  /** For the command: the same values, and a PATH on which stagehand is. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether that is all, and nothing of our own environment comes with it. */
  readonly isWholeEnv: boolean;
  /** Why no control group can be made, and what to do about it; only if the recipe wants one. */
  readonly noCgroup?: string;
  /** What the run has left in `$TMPDIR`, as the host sees it. */
  files(): HostFile[];
  /** Does nothing the second time. */
  remove(): void;
}

export interface SettingOptions {
  readonly recipe: Recipe;
  /** Put into `$TMPDIR`: name and text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Added to the command's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The command's whole environment, instead. */
  readonly wholeEnv?: Readonly<Record<string, string>>;
  /** Somebody's folder, which is `$ROOTFS` as it is; without one there is a fresh copy. */
  readonly rootfs?: string;
}

/**
 * Makes what a recipe needs, and only that. A root file system is a fresh copy: nothing that is broken in it stays.
 * @throws Problem when a folder can't be made or a root file system can't be built.
 */
export async function prepareSetting({
  recipe,
  files = {},
  env,
  wholeEnv,
  rootfs,
}: SettingOptions): Promise<Setting> {
  const scratch = makeScratch();
  try {
    const owner = ownerOf(recipe.steps);
    const values: Partial<Record<Placeholder, string>> = {
      TMPDIR: join(scratch.folder, 'tmp'),
      UUID: basename(scratch.folder),
    };
    makeTemporary(scratch.folder, files, owner);
    if (rootfs !== undefined) values.ROOTFS = rootfs;
    else if (needs(recipe, 'ROOTFS')) {
      values.ROOTFS = join(scratch.folder, 'rootfs');
      await freshRootfs(values.ROOTFS, owner === undefined ? undefined : { uid: owner, gid: owner });
      const root = mappedRoot(recipe.steps);
      if (root !== undefined) {
        chmodSync(scratch.folder, 0o711);
        await giveToMappedRoot(values.ROOTFS, root);
      }
    }
    if (needs(recipe, 'BRIDGE')) values.BRIDGE = bridgeName();
    const bridge = values.BRIDGE === undefined ? undefined : oweLink(values.BRIDGE);
    const group = needs(recipe, 'CGROUP') ? claimRunGroup(controllersIn(recipe), values.UUID) : undefined;
    if (group !== undefined) values.CGROUP = group.name;
    return {
      recipe: { steps: fillIn(recipe.steps, values), command: recipe.command },
      values,
      env: wholeEnv ?? { ...values, PATH: searchPath(), ...env },
      isWholeEnv: wholeEnv !== undefined,
      ...(group === undefined || group.place.ok ? {} : { noCgroup: group.place.why }),
      files: () => hostFiles(join(scratch.folder, 'tmp')).filter(({ name }) => !(name in files)),
      remove() {
        group?.remove();
        bridge?.settle();
        scratch.remove();
      },
    };
  } catch (error) {
    scratch.remove();
    throw error;
  }
}

/** What real root becomes before anything else has to be able to use what is prepared. */
function ownerOf(steps: readonly Step[]): number | undefined {
  const before = steps.findIndex((step) => step.name === 'unshare');
  const step = steps.slice(0, before < 0 ? steps.length : before).find(({ name }) => name === 'setuid');
  return step === undefined ? undefined : Number(step.args[0]);
}

function makeTemporary(
  folder: string,
  files: Readonly<Record<string, string>>,
  owner: number | undefined,
): void {
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { mode: 0o700 });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(temporary, name), text);
  if (owner === undefined || process.geteuid?.() !== 0) return;
  chmodSync(folder, 0o711);
  try {
    chownSync(temporary, owner, owner);
  } catch (error) {
    throw new Problem(
      `As root this is run as user ${owner}, who has no number in the user namespace that you are in. Leave that namespace first.`,
      EXIT.ourselves,
      { cause: error },
    );
  }
}

/** A normal user's may lack the folders of the administrator's tools, which a user inside may well use. */
function searchPath(): string {
  const folders = (process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':');
  const missing = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'].filter((folder) => !folders.includes(folder));
  return [...folders, ...missing, dirname(helperPath())].join(':');
}
