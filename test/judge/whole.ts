import { existsSync } from 'node:fs';
import { capabilityNames, capabilitySet } from '../../src/kernel/capabilities.js';
import { helperPath } from '../../src/run/helper.js';
import { isRoot } from '../learn.js';

/** What the container of the last stage may keep of root's rights. */
const KEPT = new Set([
  ...['cap_chown', 'cap_dac_override', 'cap_fowner', 'cap_fsetid', 'cap_kill', 'cap_setgid', 'cap_setuid'],
  ...['cap_setpcap', 'cap_net_bind_service', 'cap_net_raw', 'cap_audit_write', 'cap_setfcap'],
]);

const DROPPED = capabilityNames(capabilitySet(Array.from({ length: 41 }, (_, bit) => bit))).filter(
  (name) => !KEPT.has(name),
);

const R = '{rootfs}';
const GROUP = 'cpu,memory,pids:learn-whole-$$';

const there = (paths: readonly string[]): string[] => paths.filter((path) => existsSync(path));

/** Control groups are root's here, unless somebody has handed one over; then judge says so and passes the rows over. */
const GROUPS: readonly string[] = isRoot
  ? [
      `cgroup-make ${GROUP}`,
      'cgroup-limit memory:learn-whole-$$ 64M',
      'cgroup-limit pids:learn-whole-$$ 40',
      'cgroup-limit cpu:learn-whole-$$ 50%',
      `cgroup-join ${GROUP}`,
    ]
  : [];

/** Steps that are performed on a terminal only, and only without one. */
export const onTerminal = (step: string): string => `$terminal ${step}`;
export const inPipe = (step: string): string => `$pipe ${step}`;

/** The one of the whole that is for a terminal. */
export const PTY = onTerminal('pty');

/** All that the course teaches, as steps of stagehand. On a terminal `pty` is one of them. */
export const WHOLE: readonly string[] = [
  ...GROUPS,
  ...(isRoot ? ['setuid 65534'] : []),
  'unshare user',
  'map-root',
  'unshare uts',
  'unshare ipc',
  'unshare net',
  'unshare cgroup',
  'unshare time',
  'unshare mnt,pid',
  'fork',
  'private',
  'hostname box',
  'lo up',
  `bind ${R} ${R}`,
  `mount proc ${R}/proc`,
  `dev ${R}/dev`,
  ...there(['/proc/kcore', '/proc/keys', '/proc/timer_list']).map((path) => `mask ${R}${path}`),
  ...there(['/proc/sys', '/proc/sysrq-trigger', '/proc/irq', '/proc/bus', '/proc/fs']).flatMap((path) => [
    `bind ${R}${path} ${R}${path}`,
    `read-only ${R}${path}`,
  ]),
  `pivot ${R}`,
  PTY,
  `drop ${DROPPED.join()}`,
  'no-new-privs',
  'seccomp default',
];

export interface Shell {
  /** Shell words put before and behind stagehand, or before all of it. */
  readonly first?: string;
  readonly before?: string;
  readonly after?: string;
  readonly command?: string;
  /** Its path, as it is found behind `before`. */
  readonly stagehand?: string;
}

/** A runtime made of these steps, as behind the "--" of `learn judge`. */
export function runtime(steps: readonly string[] = WHOLE, shell: Shell = {}): string[] {
  const {
    first = '',
    before = 'exec env -i PATH=/usr/bin:/bin',
    after = '',
    command = '{cmd}',
    stagehand,
  } = shell;
  // The root file system has to belong to whom real root becomes.
  const own = isRoot && steps.some((step) => step.startsWith('setuid')) ? `chown -R 65534:65534 ${R};` : '';
  const run = (where: 'terminal' | 'pipe'): string =>
    `${before} ${performed(stepsFor(where, steps), command, stagehand)} ${after}`;
  return ['sh', '-c', `${own} ${first}\nif [ -t 0 ]; then ${run('terminal')}\nelse ${run('pipe')}\nfi`];
}

function stepsFor(where: 'terminal' | 'pipe', steps: readonly string[]): string[] {
  return steps.flatMap((step) => {
    const [, only, rest] = /^\$(terminal|pipe) (.*)/.exec(step) ?? [];
    return only === undefined ? [step] : only === where ? [rest ?? ''] : [];
  });
}

const BETWEEN = '$between ';

/** Who is root in the namespaces that there are by then does something in a shell, and goes on with the other steps. */
export const between = (shell: string): string => `${BETWEEN}${shell}`;

/** The words of a shell that perform steps and then the command. */
function performed(steps: readonly string[], command: string, stagehand = helperPath()): string {
  const at = steps.findIndex((step) => step.startsWith(BETWEEN));
  if (at < 0) return `${stagehand} ${steps.join(' + ')} -- ${command}`;
  const shell = (steps[at] ?? '').slice(BETWEEN.length);
  const rest = `${shell}\nexec ${performed(steps.slice(at + 1), command)}`;
  return performed(steps.slice(0, at), `/bin/sh -c '${rest}'`);
}

/** The steps without those that begin so. */
export function without(...beginnings: readonly string[]): string[] {
  return WHOLE.filter((step) => !beginnings.some((beginning) => step.startsWith(beginning)));
}

/** The steps, with others in the place of the one that begins so. */
export function instead(beginning: string, ...steps: readonly string[]): string[] {
  return WHOLE.flatMap((step) => (step.startsWith(beginning) ? steps : [step]));
}

/** The steps, with others before the one that begins so. */
export function preceded(beginning: string, ...steps: readonly string[]): string[] {
  return WHOLE.flatMap((step) => (step.startsWith(beginning) ? [...steps, step] : [step]));
}
