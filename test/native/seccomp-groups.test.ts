import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { compile } from './compile.js';
import { DEFINED, errnoName, errnosUnder, filtered, NUMBERS, onlyX64, skip, YOUNGER } from './filtered.js';
import { nativeFolder } from './stagehand.js';
import { words } from './status-of.js';

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
