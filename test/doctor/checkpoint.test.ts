import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { diagnose } from '../../src/doctor/diagnose.js';
import { thisMachine } from '../../src/run/machine.js';
import { type Facts, machine, WORKS } from '../explain/machines.js';
import { missing } from '../native/missing.js';

const CRIU = { criu: { path: '/usr/sbin/criu', setuid: false } };

/** What doctor says of CRIU on a machine that is made up. */
async function criuOn(facts: Facts) {
  const found = await diagnose([], machine(facts), async () => null);
  const extra = found.extras.find(({ what }) => what.includes('CRIU'));
  const causes = found.troubles.find(({ number }) => number === extra?.trouble)?.causes ?? [];
  return { extra, causes };
}

const refusing = (stderr: string) => (argv: readonly string[]) =>
  argv.join(' ').includes('criu') ? { ok: false, stdout: '', stderr } : WORKS;

test('what criu can do is ready, and without criu nobody is asked', async () => {
  assert.equal((await criuOn({ programs: CRIU })).extra?.ready, true);
  assert.equal((await criuOn({})).extra, undefined);
});

test('a normal user is told that it takes root, root that the kernel is too new for it', async () => {
  const run = refusing(
    'Warn  (criu/net.c:3767): NSID\nError (criu/tun.c:85): tun: no\nError (criu/vdso.c:381): vdso: Unexpected rt vDSO area bounds\n' +
      'Error (criu/crtools.c:260): Could not initialize kernel features detection.\n',
  );
  const user = await criuOn({ programs: { ...CRIU, sudo: { path: '/bin/sudo', setuid: true } }, run });
  assert.match(user.causes[0]?.because ?? '', /takes root/);
  assert.deepEqual(user.causes[0]?.commands, ['sudo criu check']);

  const root = await criuOn({ uid: 0, programs: CRIU, run });
  assert.match(root.causes[0]?.because ?? '', /since this CRIU was made/);
});

test('an error that nobody knows is told as criu tells it', async () => {
  const run = refusing('Error (criu/x.c:1): the kernel is made of cheese\n');
  const { causes } = await criuOn({ uid: 0, programs: CRIU, run });
  assert.match(causes[0]?.because ?? '', /made of cheese/);
});

test('to ask it leaves nothing behind', { skip: missing('criu', 'criu') }, async () => {
  const before = existsSync('/run/criu.kdat');
  await diagnose([], thisMachine(), async () => null);
  assert.equal(existsSync('/run/criu.kdat'), before);
});
