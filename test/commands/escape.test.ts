import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { loadRooms } from '../../src/course/escape/load-rooms.js';
import { newToken } from '../../src/course/escape/token.js';
import { lessonsFolder } from '../../src/course/load.js';
import { learn, type Result } from '../learn.js';

const home = mkdtempSync(join(tmpdir(), 'learn-escape-'));
after(() => rmSync(home, { recursive: true, force: true }));

/** As a learner of whom something is kept. */
const enter = (...args: readonly string[]): Promise<Result> =>
  learn(['escape', ...args], { XDG_STATE_HOME: home, LEARN_NO_PROGRESS: '' });

const [leak] = loadRooms(lessonsFolder);

describe('learn escape', () => {
  test('lists the rooms', async () => {
    const { code, stdout } = await enter();
    assert.equal(code, 0);
    assert.match(stdout, /^ 1 {2}A door that nobody saw +- +-$/m);
    assert.equal(JSON.parse((await enter('--json')).stdout).length, 12);
  });

  test('in a pipe it says what a room is, in 80 columns, and opens none', async () => {
    const { code, stdout } = await enter('1');
    assert.equal(code, 0);
    assert.match(stdout, /^Room 1: A door that nobody saw\n=+\n/);
    assert.match(stdout, /\/root\/token/);
    assert.doesNotMatch(stdout, /Why it was open/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  });

  test('gives hints one by one: first for the way out, behind it for closing the room', async () => {
    assert.match((await enter('1', '--hint')).stdout, /^Out of it, hint 1 of 3: /);
    assert.match((await enter('1', '--hint')).stdout, /^Out of it, hint 2 of 3: /);
    const wrong = await enter('1', 'leak-12345678-12345678');
    assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
    assert.match(wrong.stderr, /^learn: That is no token of room 1\./);
    const right = await enter('1', newToken('leak'));
    assert.equal(right.code, 0);
    assert.match(right.stdout, /^You were out of room 1\.\n\nWhy it was open/);
    assert.match((await enter('1', '--hint')).stdout, /^To close it, hint 1 of 2: /);
    assert.match((await enter()).stdout, /^ 1 {2}A door that nobody saw +yes {2}-$/m);
  });

  test('a changed recipe is tried: it ends with 1 as long as the room is open, and then it is kept that it is closed', async () => {
    const { stdout: typed } = await enter('1', '--recipe');
    const recipe = /'([^']*)'/.exec(typed)?.[1] ?? '';
    const open = await enter('1', '--fix', recipe, '--json');
    assert.equal(open.code, 1);
    assert.deepEqual(JSON.parse(open.stdout).closed, false);
    const none = await enter('1', '--fix', 'hostname box');
    assert.equal(none.code, 1);
    assert.match(
      none.stdout.replace(/\s+/g, ' '),
      /Not by the way out of this room, but by one of the ways that everybody/,
    );
    const closed = await enter('1', '--fix', (leak?.fix ?? []).join(' + '));
    assert.equal(closed.code, 0);
    assert.match(closed.stdout, /^"learn escape 2" opens the next one\.$/m);
    assert.match(closed.stdout, /^The hole is closed: /m);
    assert.match(closed.stdout, /^How it is closed$/m);
    assert.match((await enter()).stdout, /^ 1 {2}A door that nobody saw +yes {2}yes$/m);
  });

  test('says what is wrong with a command line', async () => {
    for (const [args, said] of [
      [['13'], /There is no room '13'; the rooms are 1 to 12/],
      [['--hint'], /Say which room is meant/],
      [['1', '--hint', '--recipe'], /not more at once/],
      [['1', '--fix', 'pivt /x'], /There is no step 'pivt'; did you mean 'pivot'/],
      [['1', '--fix', ''], /A recipe is a list of steps/],
      [['1', '--fix', 'private -- sh'], /give only steps/],
    ] as const) {
      const { code, stdout, stderr } = await enter(...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, said);
    }
  });
});
