import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { asUser } from './as-user.js';
import { compile } from './compile.js';
import { missing } from './missing.js';
import { run, trace } from './stagehand.js';
import { words } from './status-of.js';

const folder = mkdtempSync(join(tmpdir(), 'stagehand-'));
after(() => rmSync(folder, { recursive: true }));
chmodSync(folder, 0o777);

const limited = (recipe: string, ...command: string[]) =>
  run([...words(recipe), '--', ...command], { before: asUser });
const killedBy = (signal: keyof typeof constants.signals) => 128 + constants.signals[signal];

/** Every limit by its row in /proc/PID/limits, with a value that is below the usual hard limit. */
const NAMES = {
  cpu: ['Max cpu time', 100],
  fsize: ['Max file size', 4096],
  data: ['Max data size', 1 << 30],
  stack: ['Max stack size', 1 << 20],
  core: ['Max core file size', 0],
  rss: ['Max resident set', 4096],
  nproc: ['Max processes', 1000],
  nofile: ['Max open files', 20],
  memlock: ['Max locked memory', 4096],
  as: ['Max address space', 1 << 30],
  locks: ['Max file locks', 5],
  sigpending: ['Max pending signals', 5],
  msgqueue: ['Max msgqueue size', 4096],
  nice: ['Max nice priority', 0],
  rtprio: ['Max realtime priority', 0],
  rttime: ['Max realtime timeout', 1000],
} as const;

describe('rlimit', () => {
  for (const [name, [row, value]] of Object.entries(NAMES)) {
    test(`${name} is what the kernel then says of the command`, async () => {
      const { stdout, stderr } = await limited(`rlimit ${name} ${value}`, 'cat', '/proc/self/limits');
      assert.equal(stderr, '');
      const line = stdout.split('\n').find((text) => text.startsWith(row)) ?? '';
      assert.deepEqual(line.slice(row.length).trim().split(/\s+/).slice(0, 2), [`${value}`, `${value}`]);
    });
  }

  test('takes a soft and a hard limit, and units', async () => {
    const row = async (value: string) =>
      (await limited(`rlimit fsize ${value}`, 'sh', '-c', 'ulimit -Sf; ulimit -Hf')).stdout
        .trim()
        .split('\n');
    assert.deepEqual(await row('1K:1M'), ['2', '2048']);
    assert.deepEqual(await row('1G'), ['2097152', '2097152']);
    assert.deepEqual(await row('1T:unlimited'), ['2147483648', 'unlimited']);
    assert.deepEqual(await row('unlimited'), ['unlimited', 'unlimited']);
  });

  test('nofile: no further file is opened', async () => {
    const script = 'exec 3</dev/null; echo one more; exec 4</dev/null; echo and another';
    const { stdout, stderr } = await limited('rlimit nofile 4', 'sh', '-c', script);
    assert.equal(stdout, 'one more\n');
    assert.match(stderr, /Too many open files/);
  });

  test('fsize: who writes more is killed by SIGXFSZ', async () => {
    const file = join(folder, 'large');
    const write = ['dd', 'if=/dev/zero', `of=${file}`, 'bs=4096', 'count=4', 'status=none'];
    assert.equal((await limited('rlimit fsize 8K', ...write)).status, killedBy('SIGXFSZ'));
    assert.equal((await limited('rlimit fsize 16K', ...write)).status, 0);
  });

  test('cpu: who uses more is killed by SIGXCPU', async () => {
    assert.equal(
      (await limited('rlimit cpu 1:2', 'sh', '-c', 'while :; do :; done')).status,
      killedBy('SIGXCPU'),
    );
  });

  test('stack: who needs more is killed by SIGSEGV', { skip: missing('gcc', 'gcc') }, async () => {
    const deep = compile(`
      #include <alloca.h>
      #include <string.h>
      int main(void) { char *p = alloca(4 << 20); memset((void *)p, 1, 4 << 20); return p[7] - 1; }`);
    assert.equal((await limited('rlimit stack 1M', deep)).status, killedBy('SIGSEGV'));
    assert.equal((await limited('rlimit stack 8M', deep)).status, 0);
  });

  test('as: there is no more memory to be had', { skip: missing('gcc', 'gcc') }, async () => {
    const greedy = compile(`
      #include <errno.h>
      #include <stdlib.h>
      int main(void) { return malloc(1 << 30) ? 0 : errno; }`);
    assert.equal((await limited('rlimit as 512M', greedy)).status, constants.errno.ENOMEM);
    assert.equal((await limited('rlimit as 2G', greedy)).status, 0);
  });

  test('memlock: no more memory is locked', { skip: missing('gcc', 'gcc') }, async () => {
    const locker = compile(`
      #include <errno.h>
      #include <sys/mman.h>
      int main(void) {
          void *p = mmap(0, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
          return mlock(p, 1 << 20) ? errno : 0;
      }`);
    assert.equal((await limited('rlimit memlock 64K', locker)).status, constants.errno.ENOMEM);
    assert.equal((await limited('rlimit memlock 2M', locker)).status, 0);
  });

  test('nproc: the user has no further process, and the step fork is told so', async () => {
    const { trace: lines, status } = await trace(words('rlimit nproc 1 + fork -- true'), { before: asUser });
    const last = lines.at(-1);
    assert.ok(last?.type === 'step');
    assert.deepEqual([last.name, last.errno, status], ['fork', 'EAGAIN', 125]);
  });

  test('a hard limit only goes down', async () => {
    const { trace: lines } = await trace(
      words('rlimit nofile 20 + rlimit nofile 10:20 + rlimit nofile 21 -- true'),
      {
        before: asUser,
      },
    );
    const errnos = lines.flatMap((line) => (line.type === 'step' ? [line.errno ?? null] : []));
    assert.deepEqual(errnos, [null, null, 'EPERM']);
    const inside = await trace(words('-r + rlimit nofile 20 + rlimit nofile 21 -- true'), { before: asUser });
    const last = inside.trace.at(-1);
    assert.ok(last?.type === 'step');
    assert.deepEqual(
      [last.errno, inside.status],
      ['EPERM', 125],
      'being root in a user namespace does not help',
    );
  });

  for (const [args, complaint] of [
    ['nofiles 3', /no limit 'nofiles'; the nearest name is nofile/],
    ['nofile', /takes NAME VALUE\[:HARD\]/],
    ['nofile many', /a limit is VALUE or SOFT:HARD/],
    ['nofile -1', /a limit is VALUE or SOFT:HARD/],
    ['nofile 1:', /a limit is VALUE or SOFT:HARD/],
    ['nofile 1:2:3', /a limit is VALUE or SOFT:HARD/],
    ['as 1KB', /a limit is VALUE or SOFT:HARD/],
    ['as 99999999999T', /a limit is VALUE or SOFT:HARD/],
    ['nofile 20:10', /can't be above the hard one/],
    ['nofile unlimited:10', /can't be above the hard one/],
  ] as const) {
    test(`${args}: said before anything is done`, async () => {
      const { status, stdout, stderr } = await run([...words(`rlimit ${args}`), '--', 'echo', 'ran']);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, complaint);
    });
  }
});
