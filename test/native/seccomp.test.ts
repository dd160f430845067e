import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { asUser } from './as-user.js';
import { compile } from './compile.js';
import { caller, errnoName, errnosUnder, filtered, onlyX64, skip } from './filtered.js';
import { missing } from './missing.js';
import { asRoot, run, start, trace, until } from './stagehand.js';
import { statusAfter, words } from './status-of.js';

const folder = mkdtempSync(join(tmpdir(), 'stagehand-'));
after(() => rmSync(folder, { recursive: true }));
spawnSync('chmod', ['777', folder]);

describe('a rule', () => {
  test('answers with its errno, and the call is not made', { skip: onlyX64 }, async () => {
    const made = join(folder, 'made');
    assert.equal((await filtered('EPERM:mkdir', 'mkdir', made)).status, 1);
    assert.ok(!existsSync(made));
    assert.equal((await filtered('EPERM:rmdir', 'mkdir', made)).status, 0);
    assert.ok(existsSync(made));
    assert.deepEqual(await errnosUnder('EPERM:mkdir EXDEV:rmdir', ['mkdir', 'rmdir', 'chdir']), [
      'EPERM',
      'EXDEV',
      'EFAULT',
    ]);
  });

  test('of several that name a call the first counts', { skip }, async () => {
    assert.deepEqual(await errnosUnder('EXDEV:getpgid EPERM:getpgid,getppid', ['getpgid', 'getppid']), [
      'EXDEV',
      'EPERM',
    ]);
  });

  test('kill ends the process with SIGSYS', { skip: onlyX64 }, async () => {
    const killed = await filtered('kill:mkdir', 'mkdir', join(folder, 'never'));
    assert.equal(killed.status, 128 + constants.signals.SIGSYS);
    assert.ok(!existsSync(join(folder, 'never')));
    const shell = await filtered('kill:mkdir', 'sh', '-c', `mkdir ${folder}/never; echo "lives on: $?"`);
    assert.equal(shell.stdout, 'lives on: 159\n');
  });

  test('log lets the call pass', { skip: onlyX64 }, async () => {
    assert.equal((await filtered('log:mkdir', 'mkdir', join(folder, 'logged'))).status, 0);
    assert.ok(existsSync(join(folder, 'logged')));
  });

  test('of a second filter counts besides the first: the stricter answer wins', { skip }, async () => {
    const twice = 'EXDEV:getpgid + seccomp log:getpgid EPERM:getppid';
    assert.deepEqual(await errnosUnder(twice, ['getpgid', 'getppid']), ['EXDEV', 'EPERM']);
  });
});

describe('a filter', () => {
  test('is seen in the status, and so is each further one', async () => {
    const seen = async (recipe: string) => {
      const { seccomp, seccompFilters } = await statusAfter(recipe);
      return [seccomp, seccompFilters].map((field) => field.ok && field.value);
    };
    assert.deepEqual(await seen('no-new-privs'), [0, 0]);
    assert.deepEqual(await seen('no-new-privs + seccomp default'), [2, 1]);
    assert.deepEqual(await seen('no-new-privs + seccomp EPERM:mount + seccomp default'), [2, 2]);
  });

  test('needs no_new_privs, or CAP_SYS_ADMIN', async () => {
    const refused = await trace(words('seccomp EPERM:mount -- true'), { before: asUser });
    const step = refused.trace.at(-1);
    assert.ok(step?.type === 'step');
    assert.deepEqual([step.name, step.errno, refused.status], ['seccomp', 'EACCES', 125]);
    assert.equal((await run(words('-r + seccomp EPERM:mount -- true'), { before: asUser })).status, 0);
    const lowered = words('-r + lower cap_sys_admin + seccomp EPERM:mount -- true');
    assert.equal((await run(lowered, { before: asUser })).status, 125);
  });

  test('is inherited by every child', async () => {
    const script = 'sh -c "sh -c \'grep Seccomp: /proc/self/status\'"';
    assert.match((await filtered('default', 'sh', '-c', script)).stdout, /Seccomp:\t2/);
  });

  test('leaves the trace and the pace as they are', async () => {
    const recipe = '-ru + no-new-privs + seccomp default + hostname moby + drop all + fork + rlimit core 0';
    const walk = start([...words(recipe), '--', 'sh', '-c', 'echo done'], { before: asUser });
    await until(walk, 'exec');
    walk.go('g');
    const { status, stdout, trace: lines } = await walk.ended;
    assert.deepEqual([status, stdout], [0, 'done\n']);
    assert.ok(lines.every((line) => line.type === 'ready' || line.errno === undefined));
  });
});

describe('another kind of system call', { skip: onlyX64 }, () => {
  // The 32-bit ancestor, whose getpid is number 20: on x86-64 that is writev.
  const i386 = onlyX64
    ? ''
    : compile(`
      #include <stdio.h>
      int main(void) {
          int result;
          __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
          printf("%d\\n", result > 0);
      }`);
  const none = !onlyX64 && spawnSync(i386, { encoding: 'utf8' }).stdout !== '1\n';

  test('of the 32-bit ancestor ends the process', {
    skip: onlyX64 || (none && 'this kernel has no 32-bit system calls'),
  }, async () => {
    assert.equal((await filtered('EPERM:mount', i386)).status, 159);
  });

  // Around stagehand there is a filter that answers all x32 calls with EXDEV. Of two the younger is heard: our own.
  const around = onlyX64
    ? ''
    : compile(`
      #include <linux/filter.h>
      #include <linux/seccomp.h>
      #include <sys/prctl.h>
      #include <unistd.h>
      #include <errno.h>
      int main(int argc, char **argv) {
          struct sock_filter filter[] = {
              BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
              BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1),
              BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
              BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
          };
          struct sock_fprog program = {4, filter};
          prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
          if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return 99;
          execv(argv[1], argv + 1);
      }`);

  test('x32 is said not to be there', async () => {
    const getpid = String(0x40000000 + 39);
    const under = async (recipe: string) => {
      const line = [...words(recipe), '--', caller, getpid];
      const { stdout } = await run(line, { before: [...asUser, around] });
      return errnoName(Number(stdout));
    };
    assert.equal(await under('no-new-privs'), 'EXDEV');
    assert.equal(await under('no-new-privs + seccomp EPERM:mount'), 'ENOSYS');
  });
});

describe('clone3', { skip }, () => {
  const threads = skip
    ? ''
    : compile(
        `
      #include <pthread.h>
      #include <stdio.h>
      #include <string.h>
      static void *work(void *text) { puts(text); return 0; }
      int main(void) {
          pthread_t thread;
          int error = pthread_create(&thread, 0, work, "a thread");
          if (error) { puts(strerror(error)); return 1; }
          pthread_join(thread, 0);
      }`,
        '-pthread',
      );

  test('must be answered ENOSYS, for then there are threads all the same', async () => {
    for (const rules of ['ENOSYS:clone3', 'EPERM:@namespace', 'default'])
      assert.equal((await filtered(rules, threads)).stdout, 'a thread\n', rules);
    assert.equal((await filtered('default', process.execPath, '-p', '6 * 7')).stdout, '42\n');
  });

  test('answered EPERM, there are no threads where the C library asks for it first', {
    skip: missing('strace', 'strace'),
  }, async () => {
    const asks = spawnSync('strace', ['-f', '-e', 'clone3', threads], { encoding: 'utf8' }).stderr;
    const { stdout } = await filtered('EPERM:clone3', threads);
    assert.equal(stdout, /clone3\(/.test(asks) ? 'Operation not permitted\n' : 'a thread\n');
  });
});

test('real root may not forget no_new_privs either, when it has given CAP_SYS_ADMIN up', {
  skip: !asRoot && 'needs root',
}, async () => {
  assert.equal((await run(words('lower cap_sys_admin + seccomp default -- true'))).status, 125);
  assert.equal((await run(words('seccomp default -- true'))).status, 0);
});
