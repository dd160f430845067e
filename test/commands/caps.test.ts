import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { learn } from '../learn.js';
import { missing } from '../native/missing.js';

test('a set in hex and a name are the two sides of one bit', async () => {
  const byHex = await learn(['caps', '0x2000']);
  const byName = await learn(['caps', 'cap_net_raw']);
  assert.equal(byHex.code, 0);
  assert.equal(byHex.stdout, byName.stdout);
  assert.match(byHex.stdout, /^set {2}0000000000002000 {2}1 of \d+\n +13 {2}cap_net_raw {2}\S/);
});

test('of a process all five sets are told as /proc has them', async () => {
  const { stdout } = await learn(['caps', `${process.pid}`, '--json']);
  const told = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).hex);
  const status = readFileSync('/proc/self/status', 'utf8');
  assert.deepEqual(
    told,
    ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'].map(
      (set) => new RegExp(`^Cap${set}:\\t(.*)$`, 'm').exec(status)?.[1],
    ),
  );
});

test('what is none of these is a usage error in one sentence', async () => {
  const { code, stderr } = await learn(['caps', 'cap_net_rew']);
  assert.equal(code, 2);
  assert.match(stderr, /^learn: 'cap_net_rew' is no set/);
});

test('of a file its capabilities are told as getcap has them', {
  skip: missing('getcap', 'libcap2-bin'),
}, async (t) => {
  const found = spawnSync('getcap', ['-r', '/usr/bin', '/usr/sbin'], { encoding: 'utf8' }).stdout;
  const [, path, names] = /^(\S+) (\S+)=ep$/m.exec(found) ?? [];
  if (path === undefined) return t.skip('no program here has capabilities of its own');
  const { code, stdout } = await learn(['caps', path, '--json']);
  const { sets, version, effective } = JSON.parse(stdout);
  const held = sets[0].bits
    .filter((bit: { set: boolean }) => bit.set)
    .map((bit: { name: string }) => bit.name);
  assert.deepEqual([code, version, effective, held.join()], [0, 2, true, names]);
});

test('a process that is not there is no refusal of the kernel', async () => {
  for (const args of [['0'], ['--exec', 'mount', '--of', '0']]) {
    const { code, stderr } = await learn(['caps', ...args]);
    assert.equal(code, 2, stderr);
    assert.doesNotMatch(stderr, /hidepid/);
  }
});

test('a file without any says so, and whether it is setuid', async () => {
  assert.match((await learn(['caps', process.execPath])).stdout, /has no\s+capabilities\.$/m);
  assert.match((await learn(['caps', 'mount'])).stdout, /^It is setuid: it runs as root/m);
});

const USER = [
  '--uid',
  '7',
  '--permitted',
  'none',
  '--inheritable',
  'none',
  '--ambient',
  'none',
  '--bounding',
  'all',
];

/** What becomes of a program with a capability in its file that this user executes. */
const execOf = (...more: readonly string[]) =>
  learn(['caps', '--exec', '--file-caps', 'cap_net_raw=ep', ...USER, ...more]);

test('--exec says what comes out, set by set, and why', async () => {
  const { code, stdout } = await execOf('--json');
  const { refused, sets } = JSON.parse(stdout);
  const after = Object.fromEntries(
    sets.map(({ set, after }: { set: string; after: string }) => [set, after]),
  );
  assert.deepEqual(
    [code, refused, after.permitted, after.effective],
    [0, false, '0000000000002000', '0000000000002000'],
  );
  for (const { why } of sets) assert.ok(why.length > 0);
  const text = await execOf();
  assert.match(text.stdout, /^permitted\n {2}before {2}none\n {2}after {3}cap_net_raw\n {2}why {5}\S/m);
});

test('what the kernel would refuse is exit status 1, with the reason', async () => {
  const { code, stdout } = await execOf('--bounding', 'none');
  assert.equal(code, 1);
  assert.match(stdout.replaceAll('\n', ' '), /refuses with EPERM/);
});

test('of a script its interpreter counts', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'learn-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'script'), '#! /bin/sh\n', { mode: 0o4755 });
  const { stdout } = await learn(['caps', '--exec', join(folder, 'script'), ...USER, '--json']);
  const { interpreter, uid, euid } = JSON.parse(stdout);
  assert.deepEqual([interpreter, uid, euid], ['/bin/sh', 7, 7]);
});

for (const [args, sentence] of [
  [['--uid', '7'], /go with --exec/],
  [['cap_kill', '--exec', 'sh'], /do not go together/],
  [['--exec'], /Which file/],
  [['--exec', 'no-such-program'], /no file 'no-such-program'/],
  [['--exec', 'sh', '--permitted', 'cap_kil'], /--permitted 'cap_kil' is no set/],
  [['--exec', 'sh', '--ambient', 'cap_kill', '--inheritable', 'none'], /--(permitted|inheritable) as well/],
  [['--exec', '--file-caps', 'cap_kill=p cap_chown=ep'], /for all or for none/],
  [['--exec', 'sh', '--securebits', 'no-rot'], /noroot/],
  [['--exec', 'sh', '--of', 'me'], /number of a process/],
] as const) {
  test(`learn caps ${args.join(' ')}: one sentence, exit status 2`, async () => {
    const { code, stderr, stdout } = await learn(['caps', ...args]);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, sentence);
    assert.equal(stderr.trim().split('\n').length, 1);
  });
}
