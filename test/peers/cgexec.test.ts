import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import {
  availableOf,
  freshName,
  makeGroup,
  ourPlace,
  removeEverywhere,
  versionOf,
} from '../native/groups.js';
import { missing } from '../native/missing.js';
import { asRoot, stagehand } from '../native/stagehand.js';

const CONTROLLERS = availableOf('cpu', 'memory', 'pids');

const skip =
  missing('cgexec', 'cgroup-tools') ||
  (!ourPlace.ok && `${ourPlace.why} ${ourPlace.fixes.join(' or ')}`) ||
  (CONTROLLERS.length === 0 && 'no controllers are mounted here');

/** Every choice of some of the controllers, but none. */
function subsets(list: readonly string[]): string[][] {
  if (list.length === 0) return [];
  const [first = '', ...others] = list;
  const rest = subsets(others);
  return [...rest, [first], ...rest.map((set) => [first, ...set])];
}

describe('stagehand and cgexec(1)', { skip }, () => {
  const name = freshName(ourPlace.ok ? ourPlace.name : '');
  before(() => makeGroup(CONTROLLERS, name));
  after(() => removeEverywhere(name));

  const look = (...starter: string[]) => {
    const [program = '', ...args] = [...starter, 'cat', '/proc/self/cgroup'];
    const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
    return { failed: status !== 0, groups: stdout };
  };

  for (const set of subsets(CONTROLLERS)) {
    test(`-g ${set}: the same groups`, () => {
      const ours = look(stagehand, 'cgroup-join', `${set}:${name}`, '--');
      assert.deepEqual(ours, look('cgexec', '-g', `${set}:${name}`));
      assert.ok(ours.groups.includes(name));
      const alone = set.length < CONTROLLERS.length && set.every((controller) => versionOf(controller) === 1);
      if (alone && asRoot)
        assert.notEqual(ours.groups, look(stagehand, 'cgroup-join', `${CONTROLLERS}:${name}`, '--').groups);
    });
  }

  test('a group that is not there: both fail, and nobody has moved', () => {
    const ours = look(stagehand, 'cgroup-join', `${CONTROLLERS}:${name}/none`, '--');
    assert.deepEqual(ours, { failed: true, groups: '' });
    assert.deepEqual(look('cgexec', '-g', `${CONTROLLERS}:${name}/none`), ours);
  });
});
