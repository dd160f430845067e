import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import { execa } from 'execa';
import type { Diagnosis } from '../../src/doctor/types.js';
import { type JsonLine, learnPath } from '../learn.js';

/** Settings with which a kernel forbids user namespaces: to everybody, and (Debian's) to normal users. */
const SETTINGS = ['user.max_user_namespaces', 'kernel.unprivileged_userns_clone'];

// A normal user's uid. Only inside.sh sets it: these settings are not for a machine on which somebody works.
const uid = Number(process.env.LEARN_GATES_USER);
const skip = Number.isNaN(uid) && 'changes what the whole kernel allows: npm run test:kernels';

const fileOf = (setting: string): string => `/proc/sys/${setting.replaceAll('.', '/')}`;

function close(setting: string, t: TestContext): void {
  const before = readFileSync(fileOf(setting), 'utf8');
  t.after(() => writeFileSync(fileOf(setting), before));
  writeFileSync(fileOf(setting), '0');
}

const asUser = (args: readonly string[]) =>
  execa(process.execPath, [learnPath, ...args, '--json'], {
    ...{ uid, gid: uid, reject: false, stdin: 'ignore' },
    env: { HOME: '/nonexistent' },
  });

async function learnAsUser() {
  const { stdout, stderr, exitCode } = await asUser(['run', '1']);
  const lines = stdout.split('\n').filter(Boolean);
  const failure = lines.map((line) => JSON.parse(line) as JsonLine).find((line) => line.errno);
  return { exitCode, stderr, explanation: failure?.explanation ?? '' };
}

test('a normal user makes a user namespace when nothing is in the way', { skip }, async () => {
  assert.deepEqual(await learnAsUser(), { exitCode: 0, stderr: '', explanation: '' });
});

for (const setting of SETTINGS) {
  test(`${setting}=0 is named, with a command that mends it`, { skip }, async (t) => {
    close(setting, t);
    const { exitCode, explanation } = await learnAsUser();
    assert.equal(exitCode, 1);
    const named = SETTINGS.filter((each) => explanation.includes(each));
    assert.deepEqual(named, [setting], explanation);

    const [, key, value] = /sudo sysctl (\S+)=(\d+)/.exec(explanation) ?? assert.fail(explanation);
    assert.equal(key, setting);
    writeFileSync(fileOf(setting), value as string);
    assert.equal((await learnAsUser()).exitCode, 0, 'the command did not mend it');
  });
  test(`${setting}=0: learn doctor says that it blocks stage 1, and what mends it`, { skip }, async (t) => {
    close(setting, t);
    const { stages, troubles }: Diagnosis = JSON.parse((await asUser(['doctor'])).stdout);
    const { standing, trouble } = stages.find(({ stage }) => stage === 1) ?? assert.fail('no stage 1');
    assert.equal(standing, 'blocked');
    const [cause] = troubles.find(({ number }) => number === trouble)?.causes ?? [];
    const [, key, value] =
      /sysctl (\S+)=(\d+)/.exec(`${cause?.commands}`) ?? assert.fail(`${cause?.because}`);
    assert.equal(key, setting);
    writeFileSync(fileOf(setting), value as string);
    const mended: Diagnosis = JSON.parse((await asUser(['doctor'])).stdout);
    assert.equal(mended.stages.find(({ stage }) => stage === 1)?.standing, 'ready');
  });
}
