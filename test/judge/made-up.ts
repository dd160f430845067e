import type { Attempt, Evidence, Outside } from '../../src/judge/evidence.js';
import type { Reports } from '../../src/judge/report.js';
import type { Facts } from '../../src/judge/row.js';
import { parseCapabilitySet } from '../../src/kernel/capabilities.js';
import type { Mount } from '../../src/kernel/mounts.js';
import { NAMESPACE_NAMES, NAMESPACES } from '../../src/kernel/namespaces.js';
import { readable } from '../../src/kernel/readable.js';

/** Evidence that nobody gathered, of a container that is as it should be: for what can't be brought about here. */

export const mount = (mountPoint: string, shared: number | null = null): Mount => ({
  ...{ id: 1, parent: 0, device: '0:50', root: '/', mountPoint, options: ['rw'], type: 'ext4' },
  ...{ source: 'disk', superOptions: ['rw'] },
  propagation: { shared, master: null, propagateFrom: null, unbindable: false },
});

function outside(first: number, more: Partial<Outside> = {}): Outside {
  const namespaces = NAMESPACE_NAMES.map((name) => {
    const { type } = NAMESPACES[name];
    return [name, readable({ type, inode: first + NAMESPACE_NAMES.indexOf(type) })];
  });
  return {
    pid: first,
    namespaces: Object.fromEntries(namespaces) as Outside['namespaces'],
    uid_map: readable([{ inside: 0, outside: first, count: 1 }]),
    cgroup: readable([{ hierarchy: 0, controllers: [], path: `/group-${first}` }]),
    limits: readable({
      limits: (['memory', 'cpu', 'pids'] as const).map((name) => ({
        ...{ name, limit: 50, use: null, hits: null, files: [] },
      })),
      frozen: false,
    }),
    mounts: readable([mount('/')]),
    root: readable({ path: '/', device: '254:0', inode: `${first}` }),
    seccomp: readable({ mode: first > 100 ? 'filter' : 'disabled', filters: first > 100 ? 1 : 0 }),
    ...more,
  };
}

const NONE = parseCapabilitySet('0') as string;

export const NO_CAPABILITIES: Facts['caps'] = {
  ...{ inheritable: NONE, permitted: NONE, effective: NONE, bounding: NONE, ambient: NONE },
};

const FACTS: Facts = {
  ...{ part: 'facts', pid: 1, ppid: 0, sid: 1, uid: 0, gid: 0, hostname: 'box', cwd: '/' },
  caps: NO_CAPABILITIES,
  ...{ no_new_privs: true, seccomp: 2, ignored: '', blocked: '', links: ['lo'], loopback: true },
  ...{ env_count: 1, env_secret: false, path: '/bin', root: '254:0:200', open: [] },
  ...{ proc: { self: '1', processes: 1 }, namespaces: {}, device_wrong: null, devices: [] },
  ...{ devpts: '0:60:1', new_terminal: null, shown: [], writable: [] },
};

const NOTHING_LEFT: Attempt['left'] = {
  ...{ processes: [], mounts: [], cgroups: [], links: [] },
  hostname: ['host', 'host'],
};

function attempt(reports: Reports, more: Partial<Attempt> = {}): Attempt {
  return {
    ...{ ending: { how: 'status', status: 0 }, reports, channel: 'stdout', stderr: true, lastWords: '' },
    ...{ host: outside(50), inside: outside(200), left: NOTHING_LEFT },
    ...more,
  };
}

export interface Changes {
  readonly facts?: Partial<Facts>;
  readonly acts?: {
    readonly ways?: Record<string, string>;
    readonly calls?: Record<string, string>;
    unmask?: string;
  };
  readonly children?: Partial<NonNullable<Reports['children']>>;
  readonly keys?: Partial<NonNullable<Reports['keys']>>;
  readonly terminal?: Partial<NonNullable<Reports['terminal']>>;
  readonly plain?: Partial<Attempt>;
  readonly host?: Partial<Outside>;
  readonly inside?: Partial<Outside>;
  readonly left?: Partial<Attempt['left']>;
  readonly noCgroup?: string;
}

const WAYS = ['name', 'mounts', 'chroot', 'setns', 'proc', 'cwd', 'handle', 'descriptor'];

export const SECRET = '0123456789abcdef';

/** Evidence that is good, but for these. */
export function evidence(changes: Changes = {}): Evidence {
  const { facts, acts, children, plain, host, inside, left } = changes;
  const calls = {
    disk: 'mknod EPERM',
    user_namespace: 'EPERM',
    keyctl: 'EPERM',
    add_key: 'EPERM',
    clone3: 'ENOSYS',
  };
  return {
    plain: attempt(
      {
        facts: { ...FACTS, ...facts },
        heard: { part: 'heard', heard: 'stdin' },
        acts: {
          part: 'acts',
          ways: { ...Object.fromEntries(WAYS.map((way) => [way, 'ENOENT'])), ...acts?.ways },
          calls: { ...calls, ...acts?.calls },
          unmask: acts?.unmask ?? 'EPERM',
        },
        children: {
          ...{ part: 'children', fork: null, orphan_collected: true, memory: { answer: '', killed: true } },
          ...{ pids: 'EAGAIN 40', ...children },
        },
      },
      {
        ending: { how: 'status', status: 42 },
        host: outside(50, host),
        inside: outside(200, inside),
        left: { ...NOTHING_LEFT, ...left },
        ...plain,
      },
    ),
    fault: attempt({ fault: { part: 'fault' } }, { ending: { how: 'status', status: 139 } }),
    terminated: attempt(
      { waiting: { part: 'waiting' }, terminated: { part: 'terminated' } },
      { ending: { how: 'status', status: 43 } },
    ),
    killed: attempt({ waiting: { part: 'waiting' } }, { ending: { how: 'signal', signal: 9 } }),
    terminal: attempt({
      terminal: {
        ...{ part: 'terminal', all: true, name: '/dev/pts/0', device: '0:60' },
        ...{ controlling: true, foreground: true, own_session: true, ...changes.terminal },
      },
      keys: { part: 'keys', interrupt: true, stop: true, ...changes.keys },
    }),
    secret: SECRET,
    hostTerminals: '0:26',
    noCgroup: changes.noCgroup ?? null,
  };
}
