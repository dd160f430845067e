import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { freshRootfs } from '../../../src/run/rootfs/fresh.js';
import { missing } from '../../native/missing.js';
import { asRoot } from '../../native/stagehand.js';
import { ourState, remove, scratch, written } from './containers.js';
import { type Reason, unexplained } from './differences.js';
import { podmanState, withoutWhatRootLacks } from './podman.js';
import { PODMAN_REASONS } from './podman-reasons.js';
import { RECIPES } from './recipes.js';

/** Options that only one of the two has, or that are said in other words. */
const ONLY = {
  docker: [
    '--userns host',
    '--security-opt systempaths=unconfined',
    /^--mount type=bind,source=\/dev\/null,destination=\S+,readonly$/,
    '"$image" "$@"',
  ],
  podman: [
    /^--userns host$|^--uidmap /,
    '--cgroups disabled',
    /^--security-opt unmask=ALL/,
    '--systemd false --no-hosts --http-proxy=false',
    '--read-only-tmpfs=false',
    '--rootfs "$ROOTFS" "$@"',
  ],
} as const;

/** The options of the call that a script ends with. */
const optionsOf = (engine: 'docker' | 'podman', recipe: string): string[] =>
  (written(engine, recipe).split(`\n${engine} run \\\n`)[1] ?? '')
    .trim()
    .split(' \\\n')
    .map((line) => line.trim());

describe('docker is told what podman is told', () => {
  for (const [name, recipe] of Object.entries(RECIPES))
    test(name, () => {
      const shared = (engine: 'docker' | 'podman'): string[] =>
        optionsOf(engine, recipe).filter(
          (line) => !ONLY[engine].some((one) => (typeof one === 'string' ? one === line : one.test(line))),
        );
      assert.deepEqual(shared('docker'), shared('podman'));
      assert.ok(shared('docker').length >= 6);
    });
});

/** What Docker's engine decides for all of its containers. */
const OF_THE_ENGINE: readonly Reason[] = [
  { row: 'ns.user', ours: /^own$/, theirs: /^of the host$/, why: 'User namespaces are those of the daemon.' },
  { row: 'uid_map', ours: /./, theirs: /./, why: 'So are the maps.' },
  { row: 'gid_map', ours: /./, theirs: /./, why: 'So are these.' },
  {
    row: 'mounts',
    ours: /^\/dev\/\w+ devtmpfs/,
    why: 'Without a user namespace the devices are made, and not bound.',
  },
  { row: 'mounts', theirs: /^\/etc\/hosts /, why: 'It writes this one as well.' },
];

// Its engine does not run without a daemon, but podman takes its options, and imports its image.
const skip =
  missing('podman', 'podman') ||
  (!asRoot && 'started by a normal user podman has a user namespace in any case');

test('the script of docker, with podman in its place, makes what stagehand makes', { skip }, async () => {
  const recipe = RECIPES['all at once'] ?? '';
  const folder = scratch();
  try {
    const [mine, other] = [join(folder, 'mine'), join(folder, 'other')];
    await Promise.all([freshRootfs(mine), freshRootfs(other)]);
    const ours = withoutWhatRootLacks(await ourState(recipe, mine));
    const theirs = await podmanState(recipe, folder, other, 'docker');
    assert.deepEqual(
      unexplained([...PODMAN_REASONS, ...OF_THE_ENGINE], ours, theirs, () => {}),
      [],
    );
  } finally {
    remove(folder);
  }
});
