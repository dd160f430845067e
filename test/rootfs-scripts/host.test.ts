import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import { missing } from '../native/missing.js';
import { inside, namesIn, script, startScript, temporary, waitFor } from './scripts.js';

const folder = temporary();
const root = join(folder, 'root');
const first = await script('host.sh', [root]);

test('host.sh makes it from what is here, without a word of complaint', () => {
  assert.deepEqual([first.code, first.stdout, first.stderr], [0, '', `host.sh: made ${root}`]);
  assert.deepEqual(namesIn(folder), ['root']);
});

test('it takes less than 20 MB', async () => {
  const { stdout } = await execa('du', ['-sk', root]);
  assert.ok(Number.parseInt(stdout, 10) < 20_000, stdout);
});

test('every program in it starts', async () => {
  const names = namesIn(join(root, 'bin')).filter((name) => !name.endsWith('['));
  for (const name of names) {
    const { code, stderr } = await inside(root, `${name} --version < /dev/null`);
    // 126 and 127: the program, its loader or one of its libraries is missing, or it can't be executed.
    assert.ok(code !== undefined && code < 126, `${name}: ${stderr}`);
    assert.doesNotMatch(stderr, /error while loading|not found|Error relocating/, name);
  }
});

test('what a lesson does works in it', async () => {
  const script = `id -un; id -u nobody; echo a b | awk '{ print $2 }'; echo x | sed s/x/y/; ls -ld /tmp | cut -c 1-10
    grep -c . /etc/passwd; cd /proc/../bin && pwd; hostname > /dev/full; ls /nowhere; kill -0 $$ && printf '%s\\n' ok`;
  const { stdout, stderr } = await inside(root, script);
  assert.equal(stdout, 'root\n65534\nb\ny\ndrwxrwxrwt\n2\n/bin\nok');
  assert.match(stderr, /No such file or directory/);
});

test('has the folders that are mounted on, and the files that say who is who', () => {
  const names = ['dev/pts', 'etc', 'home', 'mnt', 'proc', 'root', 'run', 'sys', 'tmp', 'usr/bin', 'var/tmp'];
  for (const name of names) assert.ok(lstatSync(join(root, name)).isDirectory(), name);
  assert.match(readFileSync(join(root, 'etc/os-release'), 'utf8'), /^ID=learn-host$/m);
  assert.match(readFileSync(join(root, 'etc/group'), 'utf8'), /^root:x:0:$/m);
});

test('nothing in it raises privileges', async () => {
  assert.equal((await execa('find', [root, '-perm', '/6000'])).stdout, `${''}`);
  for (const name of namesIn(join(root, 'bin'))) {
    assert.equal(lstatSync(join(root, 'bin', name)).uid, process.geteuid?.());
  }
});

test('made once more it is left as it is', async () => {
  writeFileSync(join(root, 'mine'), 'precious');
  const { code, stderr } = await script('host.sh', [`${root}/`]);
  assert.deepEqual([code, namesIn(folder)], [0, ['root']]);
  assert.match(stderr, /is made already/);
  assert.equal(readFileSync(join(root, 'mine'), 'utf8'), 'precious');
});

test('an empty folder is filled; what is somebody else’s is not touched', async () => {
  const [empty, full, file, kind] = ['empty', 'full', 'file', 'kind'].map((name) => join(temporary(), name));
  for (const path of [empty, full, kind]) mkdirSync(`${path}`);
  writeFileSync(`${full}/a`, '');
  writeFileSync(`${file}`, '');
  writeFileSync(`${kind}/.rootfs`, 'debian\n');
  assert.equal((await script('host.sh', [`${empty}`])).code, 0);
  for (const path of [full, file, kind, '/', '/usr']) {
    const { code, stderr } = await script('host.sh', [`${path}`]);
    assert.deepEqual([path, code], [path, 1]);
    assert.match(stderr, /not empty|in use/);
  }
  assert.deepEqual(namesIn(`${full}`), ['a']);
});

test('a wrong command line, and a folder that is not there', async () => {
  assert.deepEqual([(await script('host.sh', [])).code, (await script('host.sh', ['a', 'b'])).code], [2, 2]);
  const { code, stderr } = await script('host.sh', ['/proc/nowhere/root']);
  assert.deepEqual([code, stderr], [1, 'host.sh: error: no folder can be made in /proc/nowhere/']);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`interrupted by ${signal}, it leaves nothing`, async () => {
    const here = temporary();
    const tools = temporary();
    // What takes long is put in the place of a program that it calls in the middle.
    writeFileSync(join(tools, 'ldd'), `#!/bin/sh\n: > ${tools}/reached\nexec sleep 60\n`);
    chmodSync(join(tools, 'ldd'), 0o755);
    const child = startScript('host.sh', [join(here, 'root')], { PATH: `${tools}:${process.env.PATH}` });
    const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
    await waitFor('ldd is called', () => namesIn(tools).includes('reached'));
    assert.equal(namesIn(here).length, 1);
    process.kill(-child.pid, signal);
    assert.equal(await ended, { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
    assert.deepEqual(namesIn(here), []);
  });
}

test('of two at once one wins, and both see a whole one', async () => {
  const here = temporary();
  const both = await Promise.all([1, 2].map(() => script('host.sh', [join(here, 'root')])));
  assert.ok(both.some(({ code }) => code === 0));
  assert.deepEqual(namesIn(here), ['root']);
  assert.equal((await inside(join(here, 'root'), 'echo ok')).stdout, 'ok');
});

const noMusl = missing('musl-gcc', 'musl-tools') || missing('busybox', 'busybox-static');

test('a machine of musl and busybox (Alpine, Void) will do', { skip: noMusl }, async () => {
  const tools = temporary();
  const { stdout } = await execa('busybox', ['--list']);
  for (const name of stdout.split('\n')) {
    if (name !== 'sh' && name !== 'busybox') symlinkSync('/bin/busybox', join(tools, name));
  }
  const program = '#include <unistd.h>\nint main(void) { write(1, "musl\\n", 5); return 0; }\n';
  await execa('musl-gcc', ['-x', 'c', '-o', join(tools, 'sh'), '-'], { input: program });
  // With musl, ldd is a name of the loader.
  const { stdout: interpreter } = await execa('sh', ['-c', 'echo /lib/ld-musl-*.so.1']);
  symlinkSync(interpreter, join(tools, 'ldd'));
  const here = join(tools, 'root');
  const { code, stderr } = await script('host.sh', [here], { PATH: tools });
  assert.equal(code, 0, stderr);
  assert.equal((await inside(here, '')).stdout, 'musl');
  // One program under many names is there once.
  const [ls, cat] = ['ls', 'cat'].map((name) => lstatSync(join(here, 'bin', name)).ino);
  assert.equal(ls, cat);
  assert.equal((await inside(here, '', '/bin/id')).code, 1);
});
