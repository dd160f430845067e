import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadStage } from '../../../src/course/load.js';
import { leaveOut } from '../../../src/recipe/leave-out.js';
import { formatStep, parseSteps } from '../../../src/recipe/parse.js';
import { imported, stepsOf, user } from './here.js';

/** The file that the lesson on bundles is about. */
const bundle = () => ({
  ociVersion: '1.0.2',
  process: {
    user: { uid: 0, gid: 0 },
    args: ['sh'],
    cwd: '/',
    capabilities: { bounding: [] as string[] },
    rlimits: [{ type: 'RLIMIT_NOFILE', soft: 256, hard: 256 }],
    noNewPrivileges: true,
  },
  root: { path: 'rootfs', readonly: true },
  hostname: 'box',
  mounts: [
    { destination: '/proc', type: 'proc' },
    { destination: '/dev', type: 'tmpfs' },
    { destination: '/dev/pts', type: 'devpts' },
    { destination: '/sys', type: 'sysfs' },
  ],
  linux: {
    namespaces: ['pid', 'network', 'ipc', 'uts', 'mount', 'user'].map((type) => ({ type })),
    uidMappings: [{ containerID: 0, hostID: user.uid, size: 1 }],
    gidMappings: [{ containerID: 0, hostID: user.gid, size: 1 }],
    maskedPaths: ['/proc/interrupts'],
    readonlyPaths: ['/proc/sys'],
  },
});

type Bundle = ReturnType<typeof bundle>;

/** What each variant does to the file. */
const EDITS: Readonly<Record<string, (file: Bundle) => void>> = {
  readonly: ({ root }) => {
    root.readonly = false;
  },
  network: ({ linux }) => {
    linux.namespaces = linux.namespaces.filter(({ type }) => type !== 'network');
  },
  capabilities: ({ process }) => {
    process.capabilities.bounding = user.capabilities.map((name) => name.toUpperCase());
  },
  masked: ({ linux }) => {
    linux.maskedPaths = [];
  },
  'readonly-paths': ({ linux }) => {
    linux.readonlyPaths = [];
  },
  'two-keys': ({ linux, process }) => {
    linux.readonlyPaths = [];
    process.capabilities.bounding = user.capabilities.map((name) => name.toUpperCase());
  },
  'new-privs': ({ process }) => {
    process.noNewPrivileges = false;
  },
  rlimits: ({ process }) => {
    process.rlimits = [];
  },
  mounts: ({ mounts }) => {
    mounts.push({ destination: '/tmp', type: 'tmpfs' });
  },
};

/** These show what a runtime, and an import, takes care of. */
const MISTAKES = ['sysfs', 'mount-point'];

describe('the lesson on bundles is about files that import as it says', async () => {
  const { recipe, variants } = await loadStage('18');
  const steps = parseSteps(recipe);
  test('its recipe', () => {
    assert.deepEqual(stepsOf(imported(bundle())), steps.map(formatStep));
  });
  test('each variant is one key changed', () => {
    const ids = variants.map(({ id }) => id).filter((id) => !MISTAKES.includes(id));
    assert.deepEqual(ids.sort(), Object.keys(EDITS).sort());
  });
  for (const { id, recipe: own, without } of variants) {
    const edit = EDITS[id];
    if (edit === undefined) continue;
    test(id, () => {
      const file = bundle();
      edit(file);
      const wanted = own === undefined ? leaveOut(steps, without ?? []) : parseSteps(own);
      assert.deepEqual(stepsOf(imported(file)), wanted.map(formatStep));
    });
  }
});
