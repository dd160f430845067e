import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { asUser } from './as-user.js';
import { compile } from './compile.js';
import { missing } from './missing.js';
import { asRoot, nativeFolder, run, start, trace, until } from './stagehand.js';
import { statusAfter, words } from './status-of.js';

const folder = mkdtempSync(join(tmpdir(), 'stagehand-'));
after(() => rmSync(folder, { recursive: true }));
spawnSync('chmod', ['777', folder]);

const skip = missing('gcc', 'gcc');
const onlyX64 = skip || (process.arch !== 'x64' && 'this is about x86-64');

/** What a filter does to a command; nothing else is different. */
const filtered = (rules: string, ...command: string[]) =>
  run([...words(`no-new-privs + seccomp ${rules}`), '--', ...command], { before: asUser });

const errnoName = (number: number) =>
  Object.entries(constants.errno).find(([, n]) => n === number)?.[0] ?? String(number);

/** Makes the calls whose numbers it is given, with the number 0 for every argument; prints the errno of each. */
const caller = skip
  ? ''
  : compile(`
    #include <errno.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <unistd.h>
    int main(int argc, char **argv) {
        for (int i = 1; i < argc; i++) {
            long result = syscall(strtol(argv[i], 0, 0), 0L, 0L, 0L, 0L, 0L, 0L);
            printf("%d\\n", result < 0 ? errno : 0);
        }
    }`);

/** Names and numbers that a text holds. */
const pairs = (text: string, form: RegExp) =>
  new Map([...text.matchAll(form)].map(([, name = '', number]) => [name, Number(number)]));
/** The system calls of this machine, as its C compiler has them, and the younger ones, which stagehand knows besides. */
const DEFINED = pairs(
  spawnSync('gcc', ['-E', '-dM', '-'], { input: '#include <sys/syscall.h>\n', encoding: 'utf8' }).stdout ??
    '',
  /^#define __NR_(\w+) (\d+)$/gm,
);
const YOUNGER = pairs(readFileSync(`${nativeFolder}seccomp_names.c`, 'utf8'), /\{"(\w+)", (\d+)\}/g);
const NUMBERS = new Map([...YOUNGER, ...DEFINED]);

/** The errno of each of these calls, by its name; `OK` for one that is done. */
async function errnosUnder(rules: string, calls: readonly string[]): Promise<string[]> {
  const numbers = calls.map((call) => String(NUMBERS.get(call)));
  const { stdout, stderr } = await filtered(rules, caller, ...numbers);
  assert.equal(stderr, '');
  return words(stdout.replaceAll('\n', ' ')).map((n) => (n === '0' ? 'OK' : errnoName(Number(n))));
}

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

describe('a group', { skip }, () => {
  const source = readFileSync(`${nativeFolder}seccomp_groups.c`, 'utf8');
  const GROUPS = new Map(
    [...source.matchAll(/\{"(@[\w-]+)", ((?:"[^"]*"\s*)+)\}/g)].map(([, name = '', text = '']) => [
      name,
      words(text.replace(/"\s*"/g, '').replaceAll('"', '')),
    ]),
  );
  /** What the default list names, groups taken apart. */
  const DEFAULT = [
    ...new Set(
      [...source.matchAll(/^ {4}"EPERM:([^"]+)"/gm)]
        .flatMap(([, list = '']) => list.split(','))
        .flatMap((name) => GROUPS.get(name) ?? [name]),
    ),
  ];
  /** Those that this machine has. */
  const callable = (names: readonly string[]) => names.filter((name) => NUMBERS.has(name));

  /**
   * Installs a filter of its own that answers all these calls ENOSYS in a way that gives way to any errno of another
   * filter (SECCOMP_RET_TRACE without a tracer). So no call gets to the kernel, and who says EPERM is stagehand's filter.
   */
  const prober = skip
    ? ''
    : compile(`
      #include <errno.h>
      #include <linux/filter.h>
      #include <linux/seccomp.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <sys/prctl.h>
      #include <unistd.h>
      static struct sock_filter filter[1000];
      int main(int argc, char **argv) {
          int n = 0;
          filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0);
          for (int i = 1; i < argc; i++) {
              filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, atoi(argv[i]), 0, 1);
              filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
          }
          filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
          struct sock_fprog program = {n, filter};
          if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return 99;
          for (int i = 1; i < argc; i++) {
              long result = syscall(atoi(argv[i]), 0x10000000L, 0L, 0L, 0L, 0L, 0L);
              printf("%d\\n", result < 0 ? errno : 0);
          }
      }`);

  /** How each call is answered by the filter alone: `ENOSYS` is none. */
  async function answers(rules: string, calls: readonly string[]): Promise<Map<string, string>> {
    const numbers = calls.map((call) => String(NUMBERS.get(call)));
    const { stdout, status } = await filtered(rules, prober, ...numbers);
    assert.equal(status, 0);
    const errnos = words(stdout.replaceAll('\n', ' ')).map((n) => errnoName(Number(n)));
    return new Map(calls.map((call, i) => [call, errnos[i] as string]));
  }

  test('the source was read', () => {
    assert.ok(GROUPS.size > 10 && DEFAULT.length > 50);
    assert.deepEqual(GROUPS.get('@keyring'), ['add_key', 'request_key', 'keyctl']);
  });

  test('names only calls that there are, here or on another architecture', { skip: onlyX64 }, () => {
    const elsewhere = ['umount', 'stime', 'clock_settime64', 'clock_adjtime64', 'vm86', 'vm86old'];
    for (const name of [...GROUPS.values()].flat())
      assert.ok(NUMBERS.has(name) || elsewhere.includes(name), `there is no system call ${name}`);
  });

  for (const [group, members] of GROUPS) {
    test(`${group}: every call of it is refused, and no other`, async () => {
      const others = callable([...GROUPS.values()].flat()).filter((name) => !members.includes(name));
      const seen = await answers(`EXDEV:${group}`, [...callable(members), ...others]);
      for (const name of callable(members))
        assert.equal(seen.get(name), name === 'clone3' ? 'ENOSYS' : 'EXDEV', name);
      for (const name of others) assert.equal(seen.get(name), 'ENOSYS', name);
    });
  }

  test('default: every call of the list is refused, and ptrace, mknod or chroot are not', async () => {
    const names = callable(DEFAULT).filter((name) => name !== 'clone3');
    const seen = await answers('default', names);
    assert.deepEqual(
      names.filter((name) => seen.get(name) !== 'EPERM'),
      [],
    );
    const others = callable(['ptrace', 'chroot', 'mknodat', 'sethostname', 'setuid', 'personality']);
    const left = await answers('default', others);
    assert.deepEqual(
      others.filter((name) => left.get(name) !== 'ENOSYS'),
      [],
    );
    // An ordinary kernel says EINVAL to clone3(NULL, 0).
    assert.deepEqual(await errnosUnder('EPERM:mount', ['clone3']), ['EINVAL']);
    assert.deepEqual(await errnosUnder('default', ['clone3']), ['ENOSYS']);
  });

  test('@namespace: a process can be made, and a namespace can not', async () => {
    const script = '(echo child) && unshare --user true';
    const { stdout, stderr } = await filtered('EPERM:@namespace', 'sh', '-c', script);
    assert.equal(stdout, 'child\n');
    assert.match(stderr, /Operation not permitted/);
    assert.equal((await filtered('EPERM:mount', 'sh', '-c', script)).status, 0);
  });

  test('numbers of younger calls are those that newer headers have', () => {
    assert.ok(YOUNGER.size > 40);
    for (const [name, number] of YOUNGER) assert.equal(DEFINED.get(name) ?? number, number, name);
  });
});

describe('a filter that comes too early', () => {
  const last = async (recipe: string) => {
    const { trace: lines, status } = await trace([...words(recipe), '--', 'true'], { before: asUser });
    const line = lines.at(-1);
    assert.ok(line?.type === 'step');
    assert.equal(line.index, lines.length - 2, 'one line for each step');
    return { line, status };
  };

  for (const flags of ['-ru', '-rupf']) {
    test(`fails the next step, and is told as the cause, with ${flags}`, async () => {
      const { line, status } = await last(`${flags} + seccomp EXDEV:sethostname + hostname moby`);
      assert.deepEqual([line.name, line.errno, status], ['hostname', 'EXDEV', 125]);
      assert.match(line.cause ?? '', /filter.*sethostname with EXDEV/);
    });

    test(`kills the process in the next step, which is told by the guard, with ${flags}`, async () => {
      const recipe = `${flags} + fork + seccomp kill:sethostname + hostname moby`;
      const { line, status } = await last(recipe);
      assert.deepEqual([line.name, line.args, line.errno, status], ['hostname', ['moby'], 'SIGSYS', 159]);
      assert.match(line.cause ?? '', /seccomp filter killed/);
      assert.deepEqual([line.inside.uid, line.inside.pid === 2], [0, flags.includes('p')]);
      const aloud = await run([...words(recipe), '--', 'true'], { before: asUser });
      assert.equal(aloud.status, 159);
      assert.match(aloud.stderr, /^stagehand: hostname moby: Bad system call \(SIGSYS\)\n {2}\S/);
    });

    test(`kills the exec, which did not happen then, with ${flags}`, async () => {
      const { line, status } = await last(`${flags} + seccomp kill:execve`);
      assert.deepEqual(
        [line.name, line.errno, line.calls[0]?.errno, status],
        ['exec', 'SIGSYS', 'SIGSYS', 159],
      );
    });

    test(`kills stagehand itself where it forbids what stagehand needs, with ${flags}`, async () => {
      const { line, status } = await last(`${flags} + seccomp kill:prctl + hostname moby`);
      assert.deepEqual([line.name, line.errno, status], ['seccomp', 'SIGSYS', 159]);
    });
  }

  test('forbids the exec itself, and that is an error like any other', async () => {
    const { line, status } = await last('no-new-privs + seccomp EACCES:execve');
    assert.deepEqual([line.name, line.errno, status], ['exec', 'EACCES', 126]);
  });
});

describe('what makes no sense', () => {
  for (const [rules, complaint] of [
    ['EPERM:mkdri', /no system call 'mkdri'; the nearest name is mkdir/],
    ['EPERM:', /name of a system call is missing/],
    ['EPERM:mount,', /name of a system call is missing/],
    ['EPERM:@mout', /no group '@mout'; the nearest name is @mount/],
    ['EPREM:mount', /'EPREM' is no action/],
    ['allow:mount', /'allow' is no action/],
    ['mount', /'mount' is no rule/],
    ['defaults', /'defaults' is no rule/],
    [Array(60).fill('EPERM:@mount,@obsolete').join(' '), /more calls than the kernel/],
  ] as const) {
    test(`${rules.slice(0, 30)}: said before anything is done`, async () => {
      const { status, stdout, stderr } = await run([...words(`seccomp ${rules}`), '--', 'echo', 'ran']);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, complaint);
      assert.match(stderr, /^stagehand: [^\n]+; try 'stagehand --help'\n$/);
    });
  }
});

test('real root may not forget no_new_privs either, when it has given CAP_SYS_ADMIN up', {
  skip: !asRoot && 'needs root',
}, async () => {
  assert.equal((await run(words('lower cap_sys_admin + seccomp default -- true'))).status, 125);
  assert.equal((await run(words('seccomp default -- true'))).status, 0);
});
