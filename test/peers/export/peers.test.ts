import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { freshRootfs } from '../../../src/run/rootfs/fresh.js';
import { asRoot } from '../../native/stagehand.js';
import { agree, lacking } from './compare.js';
import { bundleState, ourState, remove, scratch, scriptState } from './containers.js';
import { DIFFERENCES, type Difference, REFUSED, type Runner } from './differences.js';
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

for (const runner of Object.keys(PACKAGES) as Runner[]) {
  describe(`what is exported, run by ${runner}, is what stagehand makes`, () => {
    for (const [name, recipe] of Object.entries(RECIPES)) {
      test(name, { skip: lacking(runner, PACKAGES[runner], recipe) }, async () => {
        performed++;
        const refused = REFUSED.find((one) => one.by === runner && one.recipe.test(recipe));
        const reasons = DIFFERENCES.filter(({ by }) => by.includes(runner));
        await agree(
          () => states(runner, recipe),
          reasons,
          refused?.says,
          (reason) => used.add(reason),
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
