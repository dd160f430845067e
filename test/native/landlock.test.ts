import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { asUser } from './as-user.js';
import { run, stagehand, trace } from './stagehand.js';
import { words } from './status-of.js';

const folder = mkdtempSync(join(tmpdir(), 'stagehand-'));
after(() => rmSync(folder, { recursive: true }));
chmodSync(folder, 0o755);
const at = (path: string) => join(folder, path);

/** What a program needs to run at all. */
const SYSTEM = 'read:/usr read:/bin read:/lib read:/etc read:/dev/null'
  .concat(existsSync('/lib64') ? ' read:/lib64' : '')
  .concat(' read:/proc');

const landlocked = (rules: string, ...command: string[]) =>
  run([...words(`no-new-privs + landlock ${SYSTEM} ${rules}`), '--', ...command], { before: asUser });
const shell = (rules: string, script: string) => landlocked(rules, 'sh', '-c', script);

/** The version that this kernel has, by its own answer; 0 for none. */
const { trace: asked } = await trace(words('no-new-privs + landlock read:/ -- true'));
const first = asked[2]?.type === 'step' ? asked[2].calls[0] : undefined;
const version = Math.max(first?.result ?? 0, 0);
const skip = version === 0 && `this kernel has no Landlock: ${first?.errno}`;

beforeEach(() => {
  for (const name of ['in', 'out', 'other']) {
    rmSync(at(name), { recursive: true, force: true });
    mkdirSync(at(name));
    chmodSync(at(name), 0o777);
    writeFileSync(at(`${name}/file`), `${name}\n`);
    chmodSync(at(`${name}/file`), 0o666);
  }
});

describe('landlock', { skip }, () => {
  test('read:PATH allows to read, to list and to execute what is below, and not to write', async () => {
    const { stdout, stderr, status } = await shell(
      `read:${at('in')}`,
      `cd ${at('in')}; cat file; ls; echo x > file; echo x > new; rm file; mkdir folder; echo still; cat file`,
    );
    assert.deepEqual([stdout, status], ['in\nfile\nstill\nin\n', 0]);
    assert.equal(stderr.match(/Permission denied/g)?.length, 4);
    const program = at('in/program');
    writeFileSync(program, '#!/bin/sh\necho executed\n');
    chmodSync(program, 0o755);
    assert.equal((await landlocked(`read:${at('in')}`, program)).stdout, 'executed\n');
    assert.equal((await landlocked(`read:${at('out')}`, program)).status, 126);
  });

  test('write:PATH allows that, too, and to make and remove', async () => {
    const script = `cd ${at('in')}; cat file; echo new > new; cat new; ln -s a b; mkdir d; mv new d; rm file; ls d`;
    const { stdout, stderr } = await shell(`write:${at('in')}`, script);
    assert.deepEqual([stdout, stderr], ['in\nnew\nnew\n', '']);
  });

  test('everything else is forbidden, whoever owns it', async () => {
    const script = `cat ${at('out/file')}; ls ${at('out')}; echo x > ${at('out/file')}; rm ${at('out/file')}; cat ${stagehand}`;
    const { stdout, stderr } = await shell(`write:${at('in')}`, script);
    assert.equal(stdout, '');
    assert.equal(stderr.match(/Permission denied/g)?.length, 5);
    assert.equal(readFileSync(at('out/file'), 'utf8'), 'out\n');
  });

  test('a rule may be for one file', async () => {
    const script = `cat ${at('in/file')}; echo x > ${at('in/file')}; echo y > ${at('out/file')}; cat ${at('out/file')}; ls ${at('in')}`;
    const { stdout, stderr } = await shell(`read:${at('in/file')} write:${at('out/file')}`, script);
    assert.equal(stdout, 'in\ny\n');
    assert.equal(stderr.match(/Permission denied/g)?.length, 2);
  });

  test('a rule is for the file and not for its name: a symbolic link leads nowhere else', async () => {
    spawnSync('ln', ['-s', '../out', at('in/link')]);
    const { stdout, stderr } = await shell(`read:${at('in')}`, `cat ${at('in/link/file')}`);
    assert.deepEqual([stdout, /Permission denied/.test(stderr)], ['', true]);
  });

  test('between two folders files are moved and linked only if both may be written', {
    skip: version < 2 && 'needs version 2 of Landlock, Linux 5.19',
  }, async () => {
    const link = (to: string) => `ln ${at('in/file')} ${at(`${to}/linked`)}`;
    const { stderr } = await shell(
      `write:${at('in')} write:${at('other')} read:${at('out')}`,
      `${link('other')}; ${link('out')}`,
    );
    assert.ok(existsSync(at('other/linked')) && !existsSync(at('out/linked')));
    assert.match(stderr, /^ln: /);
  });

  test('a file that may only be read is not cut short either', {
    skip: version < 3 && 'needs version 3 of Landlock, Linux 6.2',
  }, async () => {
    // truncate(2) takes a path and opens nothing.
    const cut = (path: string) => ['perl', '-e', `exit(truncate("${path}", 0) ? 0 : 1)`];
    assert.equal((await landlocked(`read:${at('in')}`, ...cut(at('in/file')))).status, 1);
    assert.equal((await landlocked(`write:${at('out')}`, ...cut(at('out/file')))).status, 0);
    assert.deepEqual(
      ['in', 'out'].map((name) => readFileSync(at(`${name}/file`), 'utf8')),
      ['in\n', ''],
    );
  });

  test('holds for what root may in a user namespace, and for children', async () => {
    const recipe = words(`-r + landlock ${SYSTEM}`);
    const { stdout } = await run([...recipe, '--', 'sh', '-c', `sh -c "cat ${at('in/file')}"; id -u`], {
      before: asUser,
    });
    assert.equal(stdout, '0\n');
  });

  test('a second one forbids more, and allows nothing again', async () => {
    const recipe = words(
      `no-new-privs + landlock ${SYSTEM} read:${at('in')} + landlock ${SYSTEM} read:${folder}`,
    );
    const { stdout } = await run([...recipe, '--', 'cat', at('in/file'), at('out/file')], { before: asUser });
    assert.equal(stdout, 'in\n');
  });

  test('the table of mounts can no longer be changed, and that is told as the cause', async () => {
    for (const step of ['mount tmpfs /mnt', 'bind /tmp /mnt', 'umount /mnt']) {
      const { trace: lines } = await trace(
        [...words(`-rm + mount tmpfs /mnt + landlock read:/ + ${step}`), '--', 'true'],
        {
          before: asUser,
        },
      );
      const last = lines.at(-1);
      assert.ok(last?.type === 'step');
      assert.deepEqual([last.name, last.errno], [step.split(' ')[0], 'EPERM']);
      assert.match(last.cause ?? '', /Landlock/);
    }
  });

  test('asks for all that this version of the kernel can forbid, and for no more', async () => {
    const { trace: lines } = await trace(words('no-new-privs + landlock read:/ -- true'));
    const step = lines[2];
    assert.ok(step?.type === 'step');
    const handled = (step.calls[1]?.args[0] ?? '').split('|').length;
    assert.equal(handled, version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13);
  });

  const failure = async (recipe: string) => {
    const { trace: lines, status } = await trace([...words(recipe), '--', 'true'], { before: asUser });
    const last = lines.at(-1);
    assert.ok(last?.type === 'step');
    return [last.name, last.errno, status];
  };

  test('needs no_new_privs, or CAP_SYS_ADMIN', async () => {
    assert.deepEqual(await failure('landlock read:/'), ['landlock', 'EPERM', 125]);
    assert.deepEqual(await failure('-r + lower cap_sys_admin + landlock read:/'), ['landlock', 'EPERM', 125]);
    assert.deepEqual(await failure('-r + landlock read:/'), ['exec', undefined, 0]);
  });

  test('of a rule for what is not there nothing is done', async () => {
    assert.deepEqual(await failure('no-new-privs + landlock read:/no/such'), ['landlock', 'ENOENT', 125]);
    const going = ['--keep-going', ...words('no-new-privs + landlock read:/no/such -- cat'), at('in/file')];
    assert.equal((await run(going, { before: asUser })).stdout, 'in\n');
  });

  test('a program that may not be read is not executed', async () => {
    assert.deepEqual(await failure('no-new-privs + landlock read:/etc'), ['exec', 'EACCES', 126]);
  });
});

describe('a rule that makes no sense', () => {
  for (const rule of ['/usr', 'read:', 'write:', 'execute:/usr', 'read', '']) {
    test(`'${rule}': said before anything is done`, async () => {
      const { status, stdout, stderr } = await run(['landlock', 'read:/', rule, '--', 'echo', 'ran']);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /^stagehand: 'landlock': '.*' is no rule; [^\n]*\n$/);
    });
  }
});
