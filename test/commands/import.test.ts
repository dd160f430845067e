import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { execa } from 'execa';
import { shellQuote } from '../../src/recipe/command-line.js';
import { learn, learnPath } from '../learn.js';
import { missing } from '../native/missing.js';
import { small } from '../recipe/import/here.js';

const folder = mkdtempSync(join(tmpdir(), 'learn-import-'));
const bundle = join(folder, 'box');

/** Writes a bundle without a root file system, or one beside which there is one. */
function config(name: string, text: string | object): string {
  const file = join(folder, name);
  writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
  return file;
}

before(async () => {
  chmodSync(folder, 0o755);
  assert.equal((await learn(['export', '9', '--as', 'oci', '--to', bundle])).code, 0);
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('learn import', () => {
  test('a bundle of ours as steps, each with its key, in lines that fit', async () => {
    const { code, stdout, stderr } = await learn(['import', bundle]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^ {2}unshare pid +linux\.namespaces\[2\]$/m);
    assert.match(stdout, /^ {2}pivot \$ROOTFS +root\.path$/m);
    assert.match(stdout, /^To run it: learn import .* --run$/m);
    const wide = stdout
      .split('\n')
      .slice(1)
      .filter((line) => line.length > 80 && !line.includes(folder));
    assert.deepEqual(wide, []);
  });

  test('--run performs it, and ends as the command does', async () => {
    const { code, stdout } = await learn([
      'import',
      bundle,
      '--run',
      '--',
      'sh',
      '-c',
      'echo "I am $$"; exit 7',
    ]);
    assert.equal(code, 7);
    assert.match(stdout, /^done {4}pivot \$ROOTFS/m);
    assert.match(stdout, /^ {2}\| I am 1$/m);
  });

  test('the environment of the file is that of the command, and of no program outside', async () => {
    const show = 'tr "\\0" "\\n" < /proc/self/environ';
    const file = config('box/env.json', {
      ...JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')),
      process: {
        args: ['sh', '-c', show],
        env: ['PATH=/usr/bin:/bin', 'LD_PRELOAD=', 'A=b\nc', 'E='],
        cwd: '/',
      },
    });
    const { stdout } = await learn(['import', file, '--run', '--json']);
    const lines = stdout.split('\n').map((line) => JSON.parse(line));
    const written = lines.flatMap(({ type, text }) => (type === 'output' ? text.trimEnd().split('\n') : []));
    assert.deepEqual(written.filter((line) => !/^(PWD|SHLVL|_|OLDPWD)=/.test(line)).sort(), [
      'A=b',
      'E=',
      'LD_PRELOAD=',
      'PATH=/usr/bin:/bin',
      'c',
    ]);
  });

  test('a word at which a step would end is refused', async () => {
    const mounts = [{ destination: '/t', type: 'tmpfs', options: ['--'] }];
    const file = config('box/words.json', small({ mounts, process: { args: ['true'] } }));
    const { code, stdout, stderr } = await learn(['import', file, '--run', '--json']);
    assert.deepEqual([code, stdout.split('\n').length], [2, 1]);
    assert.match(stderr, /can't be given the word '--'/);
  });

  test('--json is an object, and with --run it is the first line of a run', async () => {
    const { stdout } = await learn(['import', join(bundle, 'config.json'), '--json']);
    const { rootfs, steps, ociVersion, command, leftOut } = JSON.parse(stdout);
    assert.deepEqual([rootfs, ociVersion, command, leftOut], [join(bundle, 'rootfs'), '1.0.2', ['sh'], []]);
    assert.deepEqual(steps.at(0), { name: 'unshare', args: ['user'], from: 'linux.namespaces[0]' });
    const run = await learn(['import', bundle, '--run', '--json', '--', 'true']);
    const types = run.stdout.split('\n').map((line) => JSON.parse(line).type);
    assert.deepEqual([types[0], types[1], types.at(-1), run.code], ['import', 'ready', 'exit', 0]);
  });

  test('--as recipe is a line that a shell takes', async () => {
    const script = 'echo "$0 $A $(cat /proc/1/comm)"';
    const file = config('box/other.json', {
      ...JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')),
      process: { args: ['sh', '-c', script, "it's"], env: ['PATH=/usr/bin:/bin', 'A=a b'], cwd: '/usr' },
    });
    const { code, stdout } = await learn(['import', file, '--as', 'recipe']);
    assert.equal(code, 0);
    assert.equal(stdout.split('\n').length, 1);
    assert.equal(execFileSync('sh', ['-c', stdout], { encoding: 'utf8' }), "it's a b sh\n");
  });

  test('text of others does not drive the terminal', async () => {
    const file = config('evil.json', small({ hostname: 'a\u001b[31mb', '\u001b]0;x\u0007': { y: 1 } }));
    const { code, stdout, stderr } = await learn(['import', file]);
    assert.equal(code, 0);
    assert.doesNotMatch(stdout + stderr, /[^\P{Cc}\n]/u);
    const line = await learn([
      'import',
      config('line.json', small({ process: { args: ['a\nb'] } })),
      '--as',
      'recipe',
    ]);
    assert.deepEqual([line.code, line.stdout], [2, '']);
    assert.match(line.stderr, /control character/);
  });

  const terminal = missing('script', 'bsdutils');
  test('at a terminal the command has one of its own, and nothing else is shown', {
    skip: terminal,
  }, async () => {
    const file = config('box/terminal.json', {
      ...JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')),
      process: { args: ['sh'], cwd: '/', env: ['PATH=/usr/bin:/bin'], terminal: true },
      mounts: [
        { destination: '/dev', type: 'tmpfs' },
        { destination: '/dev/pts', type: 'devpts' },
      ],
    });
    const words = [process.execPath, learnPath, 'import', file, '--run', '--', 'tty'].map(shellQuote);
    const { stdout } = await execa('script', ['-qec', words.join(' '), '/dev/null'], { stdin: 'ignore' });
    assert.match(stdout, /\/dev\/pts\/\d+\r?$/m);
    assert.doesNotMatch(stdout, /^done/m);
  });

  const noFile = join(folder, 'nothing.json');
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  mkdirSync(join(folder, 'empty'));
  for (const [words, says] of [
    [[], /missing required argument 'CONFIG'/],
    [[noFile], /can't be read: ENOENT.* Name a config\.json, or the folder that it is in\./],
    [[join(folder, 'empty')], /can't be read: ENOENT/],
    [[fifo], /it is no regular file/],
    [[config('long.json', ' '.repeat(1024 * 1024 + 1))], /it is longer than 1024 KiB/],
    [[config('text.json', 'hello')], /text\.json is not JSON/],
    [
      [config('wrong.json', small({ hostname: 5 }))],
      /wrong\.json is no OCI configuration: hostname: expected string/,
    ],
    [
      [config('bare.json', small()), '--run'],
      /There is no root file system at .*rootfs\. "learn rootfs build/,
    ],
    [[config('bare.json', small()), '--as', 'sh'], /no format 'sh'/],
    [[config('bare.json', small()), '--as', 'recipe', '--run'], /leave out --run/],
  ] as const) {
    test(`learn import ${words.join(' ').replaceAll(folder, '')}`, async () => {
      const { code, stderr } = await learn(['import', ...words]);
      assert.equal(code, 2);
      assert.match(stderr, says);
      assert.equal(stderr.trim().split('\n').length, 1);
    });
  }

  test('nothing is left in the bundle', () => {
    assert.equal(existsSync(join(bundle, 'rootfs', 'old')), false);
  });
});
