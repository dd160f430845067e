import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { freshRootfs } from '../../../src/run/rootfs/fresh.js';
import { ourPlace } from '../../native/groups.js';
import { missing } from '../../native/missing.js';
import { asRoot } from '../../native/stagehand.js';
import { bundleState, ourState, remove, scratch, scriptState } from './containers.js';
import { DIFFERENCES, type Difference, REFUSED, type Runner, unexplained } from './differences.js';
import { RECIPES } from './recipes.js';
import type { State } from './state.js';

/** What each takes, by its Debian package. */
const PACKAGES: Readonly<Record<Runner, string>> = {
  sh: 'util-linux',
  bwrap: 'bubblewrap',
  crun: 'crun',
  runc: 'runc',
};

const used = new Set<Difference>();
let performed = 0;

async function states(runner: Runner, recipe: string): Promise<{ ours: State; theirs: State }> {
  const folder = scratch();
  try {
    const [mine, other] = [join(folder, 'mine'), join(folder, 'other')];
    await Promise.all([freshRootfs(mine), freshRootfs(other)]);
    // The script does as `learn run` does; the others are started as root, and held against a run as root.
    const ours = await ourState(recipe, mine, runner === 'sh' && asRoot && recipe.includes('$ROOTFS'));
    const script = runner === 'sh' || runner === 'bwrap';
    const theirs = script
      ? await scriptState(runner, recipe, folder, other)
      : await bundleState(runner, recipe);
    return { ours, theirs };
  } finally {
    remove(folder);
  }
}

function skip(runner: Runner, recipe: string): string | false {
  if (recipe.includes('cgroup')) {
    if (!ourPlace.ok) return `no control group: ${ourPlace.why}`;
    if (!asRoot) return 'the group would have to be below one that is yours: run this test as root';
    const none = missing('cgexec', 'cgroup-tools');
    if (none) return none;
  }
  if (/pty/.test(recipe) && missing('script', 'bsdutils')) return missing('script', 'bsdutils');
  return missing(runner, PACKAGES[runner]);
}

for (const runner of Object.keys(PACKAGES) as Runner[]) {
  describe(`what is exported, run by ${runner}, is what stagehand makes`, () => {
    for (const [name, recipe] of Object.entries(RECIPES)) {
      test(name, { skip: skip(runner, recipe) }, async () => {
        performed++;
        const refused = REFUSED.find((one) => one.by === runner && one.recipe.test(recipe));
        const result = await states(runner, recipe).catch((error: Error) => error);
        if (result instanceof Error) {
          if (refused === undefined) throw result;
          return assert.match(result.message, refused.says);
        }
        const { ours, theirs } = result;
        assert.deepEqual(
          unexplained(runner, ours, theirs, (reason) => used.add(reason)),
          [],
        );
      });
    }
  });
}

after(() => {
  // Where something was skipped, its reasons were not met.
  const all = Object.keys(PACKAGES).length * Object.keys(RECIPES).length;
  const idle = DIFFERENCES.filter((one) => !used.has(one) && one.asRoot !== false);
  if (asRoot && performed === all) assert.deepEqual(idle, [], 'reasons for what does not differ');
});
