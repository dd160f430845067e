import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import { execa } from 'execa';
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

async function learnAsUser() {
  const { stdout, stderr, exitCode } = await execa(process.execPath, [learnPath, 'run', '1', '--json'], {
    ...{ uid, gid: uid, reject: false, stdin: 'ignore' },
    env: { HOME: '/nonexistent' },
  });
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
}
