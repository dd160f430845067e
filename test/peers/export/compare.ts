import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { freshRootfs } from '../../../src/run/rootfs/fresh.js';
import { ourPlace } from '../../native/groups.js';
import { missing } from '../../native/missing.js';
import { asRoot } from '../../native/stagehand.js';
import { ourState, remove, scratch } from './containers.js';
import { type Reason, unexplained } from './differences.js';
import type { State } from './state.js';

/** Who runs what is exported, and how. */
export interface Peer {
  readonly program: string;
  /** The Debian package that it comes in. */
  readonly debianPackage: string;
  /** All that may differ, with the reason: a test fails for any other difference, and for a reason without one. */
  readonly reasons: readonly Reason[];
  /** Recipes that it does not take at all, and what it says then. */
  readonly refused?: readonly { readonly recipe: RegExp; readonly says: RegExp }[];
  /** Runs the exported recipe. @param folder is for files; what is in it goes away. */
  readonly stateOf: (recipe: string, folder: string, rootfs: string) => Promise<State>;
  /** What is to be expected of it here, where that is less than what stagehand makes. */
  readonly expected?: (ours: State) => State;
  /** The reason why it can't be run here at all. */
  readonly skip?: string | false;
}

/** For each recipe a test: what a peer makes of it is what stagehand makes, but for what there is a reason for. */
export function compare(peer: Peer, recipes: Readonly<Record<string, string>>): void {
  const used = new Set<Reason>();
  let performed = 0;

  describe(`what is exported, run by ${peer.program}, is what stagehand makes`, () => {
    for (const [name, recipe] of Object.entries(recipes)) {
      test(name, { skip: peer.skip || lacking(peer.program, peer.debianPackage, recipe) }, async () => {
        performed++;
        const refused = peer.refused?.find((one) => one.recipe.test(recipe));
        await agree(
          () => states(peer, recipe),
          peer.reasons,
          refused?.says,
          (reason) => used.add(reason),
        );
      });
    }
  });

  after(() => {
    // Where something was skipped, its reasons were not met.
    if (performed < Object.keys(recipes).length) return;
    const idle = peer.reasons.filter((one) => !used.has(one) && (one.asRoot ?? asRoot) === asRoot);
    assert.deepEqual(idle, [], 'reasons for what does not differ');
  });
}

/**
 * Holds two runs of a recipe against each other, for a test.
 * @param refused what a peer says that does not take this recipe; undefined: it has to.
 * @param meet hears of each reason that there was something for.
 */
export async function agree<R extends Reason>(
  run: () => Promise<{ ours: State; theirs: State }>,
  reasons: readonly R[],
  refused: RegExp | undefined,
  meet: (reason: R) => void,
): Promise<void> {
  const result = await run().catch((error: Error) => error);
  if (result instanceof Error) {
    if (refused === undefined) throw result;
    return assert.match(result.message, refused);
  }
  assert.deepEqual(unexplained(reasons, result.ours, result.theirs, meet), []);
}

async function states(peer: Peer, recipe: string): Promise<{ ours: State; theirs: State }> {
  const folder = scratch();
  try {
    const [mine, other] = [join(folder, 'mine'), join(folder, 'other')];
    await Promise.all([freshRootfs(mine), freshRootfs(other)]);
    const ours = await ourState(recipe, mine);
    const expected = peer.expected ?? ((state) => state);
    return { ours: expected(ours), theirs: await peer.stateOf(recipe, folder, other) };
  } finally {
    remove(folder);
  }
}

/** Why a recipe can't be performed by this program here, or false. */
export function lacking(program: string, debianPackage: string, recipe: string): string | false {
  if (recipe.includes('cgroup')) {
    if (!ourPlace.ok) return `no control group: ${ourPlace.why}`;
    if (!asRoot) return 'the group would have to be below one that is yours: run this test as root';
    const none = missing('cgexec', 'cgroup-tools');
    if (none) return none;
  }
  if (/pty/.test(recipe) && missing('script', 'bsdutils')) return missing('script', 'bsdutils');
  return missing(program, debianPackage);
}
