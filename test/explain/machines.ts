import type { Machine, Program, RunResult } from '../../src/run/machine.js';

/** What a made-up machine says. */
export interface Facts {
  readonly uid?: number;
  readonly kernel?: string;
  readonly groups?: readonly number[];
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly programs?: Readonly<Record<string, Program>>;
  readonly run?: (argv: readonly string[]) => RunResult | null;
}

export const WORKS: RunResult = { ok: true, stdout: '', stderr: '' };

/** A Debian on which all works, but for what is said here. */
export function machine(facts: Facts = {}): Machine {
  const files: Readonly<Record<string, string>> = {
    '/etc/os-release': 'ID=debian\n',
    '/proc/self/mountinfo':
      '21 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n22 21 0:5 / /proc rw - proc proc rw\n',
    '/proc/self/status': 'Name:\tsh\nNoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\n',
    '/proc/sys/user/max_user_namespaces': '9000\n',
    ...facts.files,
  };
  return {
    uid: facts.uid ?? 1000,
    user: 'ada',
    groups: facts.groups ?? [1000],
    kernel: facts.kernel ?? '6.12.1-amd64',
    read: (path) => files[path] ?? null,
    head: (path) => files[path] ?? null,
    link: (path) => facts.links?.[path] ?? null,
    program: (name) => facts.programs?.[name] ?? null,
    cgroupPlace: () => ({ ok: false, why: 'They belong to root.', fixes: ['sudo learn delegate'] }),
    run: async (argv) => (facts.run === undefined ? WORKS : facts.run(argv)),
  };
}
