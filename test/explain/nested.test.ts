import assert from 'node:assert/strict';
import test from 'node:test';
import { execa } from 'execa';
import { helperPath } from '../../src/run/helper.js';
import { learnPath } from '../learn.js';

/** `learn` in a user namespace. @param options of unshare(1). */
const learnIn = (options: readonly string[], ...words: readonly string[]) =>
  execa('unshare', [...options, process.execPath, learnPath, ...words], { reject: false, stdin: 'ignore' });

const REFUSED = 'unshare user: unshare: Operation not permitted (EPERM)';

test('in a user namespace where the group has no number: the cause is certain, and what is named mends it', async () => {
  const nested = ['--user', '--map-user=1000'];
  assert.match((await learnIn(nested, 'run', '1')).stdout, /Operation not permitted/);
  const { causes } = JSON.parse((await learnIn(nested, 'explain', REFUSED, '--json')).stdout);
  const [cause] = causes;
  assert.match(cause.because, /its user or its group has no number there/);
  assert.equal(cause.holds, true);
  assert.match(cause.probes[0].said, /^the group \d+ is not in it$/);
  const [unshare, ...options] = cause.commands[0].split(' ');
  assert.equal(unshare, 'unshare');
  const recipe = ['-r', '+', 'unshare', 'uts', '+', 'hostname', 'trial', '--', 'true'];
  await execa('unshare', [...options, helperPath(), ...recipe]);
});

test('where both have one, that is ruled out', async () => {
  const nested = ['--user', '--map-current-user'];
  const { causes } = JSON.parse((await learnIn(nested, 'explain', REFUSED, '--json')).stdout);
  const cause = causes.find(({ because }: { because: string }) => because.includes('has no number there'));
  assert.equal(cause.holds, false);
});
