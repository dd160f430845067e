import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { recipeArguments, shellQuote } from '../../../src/recipe/command-line.js';
import { parseConfig } from '../../../src/recipe/import/config.js';
import { importConfig } from '../../../src/recipe/import/import.js';
import { recipeOf } from '../../../src/recipe/import/types.js';
import { fillIn } from '../../../src/recipe/placeholders.js';
import { importHere } from '../../../src/run/import-here.js';
import { freshRootfs } from '../../../src/run/rootfs/fresh.js';
import { ourPlace } from '../../native/groups.js';
import { missing } from '../../native/missing.js';
import { asRoot, stagehand } from '../../native/stagehand.js';
import { ourState, remove, scratch, written } from '../export/containers.js';
import { RECIPES } from '../export/recipes.js';
import { COMMAND, type State, stateOf } from '../export/state.js';

/** What the specification adds to a container, or has no place for: a line of a row, and the reason. */
const DIFFERENCES: readonly { row: keyof State; ours?: RegExp; theirs?: RegExp; why: string }[] = [
  { row: 'root', ours: /^of the host$/, theirs: /^own$/, why: 'A bundle always has a root file system.' },
  { row: 'ns.mnt', ours: /^of the host$/, theirs: /^own$/, why: 'What mounts needs one.' },
  { row: 'mounts', theirs: /^\/ \w+$/, why: 'pivot_root makes the root a mount.' },
  {
    row: 'mounts',
    theirs: /^\/dev\/(null|zero|full|random|urandom|tty) devtmpfs/,
    why: 'The specification wants these devices in every container.',
  },
  {
    row: 'mounts',
    theirs: /^\/dev\/pts devpts$/,
    why: 'A terminal is opened in the devpts of the container.',
  },
  { row: 'mounts', ours: /^\/dev\/pts\/(N|ptmx) devpts/, why: 'The terminal is the container’s own.' },
];

const GROUP = `learn-import-${process.pid}`;

async function importedState(recipe: string, folder: string): Promise<State> {
  const rootfs = join(folder, 'rootfs');
  await freshRootfs(rootfs);
  const { config, raw } = parseConfig(written('oci', recipe), 'config.json');
  const { steps } = recipeOf(importConfig(config, raw, await importHere(folder, rootfs)));
  const filled = fillIn(steps, { ROOTFS: rootfs, CGROUP: GROUP });
  const words = [stagehand, ...recipeArguments({ steps: filled, command: COMMAND })];
  const onTerminal = ['script', '-qec', words.map(shellQuote).join(' '), '/dev/null'];
  return stateOf(/\bpty|tty\b/.test(recipe) ? onTerminal : words);
}

/** Rows that only one of the two has, and for no reason that we know. */
function unexplained(ours: State, theirs: State): string[] {
  return Object.keys(ours).flatMap((row) => {
    const [mine = [], other = []] = [ours, theirs].map((state) =>
      (state[row] ?? '').split('\n').filter(Boolean),
    );
    const known = (side: 'ours' | 'theirs', line: string): boolean =>
      DIFFERENCES.some((one) => one.row === row && one[side]?.test(line));
    return [
      ...mine
        .filter((line) => !other.includes(line) && !known('ours', line))
        .map((line) => `${row}: - ${line}`),
      ...other
        .filter((line) => !mine.includes(line) && !known('theirs', line))
        .map((line) => `${row}: + ${line}`),
    ];
  });
}

/** Which controllers a group has a runtime chooses, and its name is that of the run. */
const groupless = (state: State): State => ({
  ...state,
  cgroup: /learn-(import|export)/.test(state.cgroup ?? '') ? 'own' : (state.cgroup ?? ''),
});

function skip(recipe: string): string | false {
  if (recipe.includes('cgroup') && !ourPlace.ok) return `no control group: ${ourPlace.why}`;
  if (recipe.includes('cgroup') && !asRoot) return 'the group would have to be below one that is yours';
  return /pty/.test(recipe) ? missing('script', 'bsdutils') : false;
}

/** The core of the course, and the recipes that are no stage. */
const CORE = Object.entries(RECIPES).filter(([name]) => !/^stage (1[4-9]|2\d)$/.test(name));

describe('what was exported as OCI is the same container when it is imported', () => {
  for (const [name, recipe] of CORE) {
    test(name, { skip: skip(recipe) }, async () => {
      const folder = scratch();
      try {
        await freshRootfs(join(folder, 'mine'));
        const ours = groupless(await ourState(recipe, join(folder, 'mine')));
        assert.deepEqual(unexplained(ours, groupless(await importedState(recipe, folder))), []);
      } finally {
        remove(folder);
      }
    });
  }
});
