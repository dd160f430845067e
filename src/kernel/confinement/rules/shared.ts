import { NAMESPACES, type NamespaceType } from '../../namespaces.js';
import { mapReadable } from '../../readable.js';
import { isOwn } from '../facts.js';
import { found, NOTHING, type Rule, type Severity } from '../finding.js';

interface Shared {
  readonly type: NamespaceType;
  readonly stage: number | null;
  readonly severity: Severity;
  readonly why: string;
}

/** What being in a namespace of the host means. That of users and of mounts have rules of their own. */
const SHARED: readonly Shared[] = [
  {
    type: 'user',
    stage: 1,
    severity: 'note',
    why: 'Its users are those of the host: who it becomes in there, by a setuid program for one, it is out here.',
  },
  {
    type: 'mnt',
    stage: 3,
    severity: 'risk',
    why: 'Its mounts are those of the host: nothing was taken out of its sight but by a root directory.',
  },
  {
    type: 'pid',
    stage: 4,
    severity: 'risk',
    why: 'It can send signals to the processes of its user out here, and where proc is mounted it sees all of them.',
  },
  {
    type: 'net',
    stage: 6,
    severity: 'risk',
    why: 'It is on the networks of the host, and reaches what listens on 127.0.0.1 and on abstract sockets.',
  },
  {
    type: 'ipc',
    stage: 5,
    severity: 'risk',
    why: 'It can use the shared memory, semaphores and queues of the programs of its user out here.',
  },
  {
    type: 'uts',
    stage: 2,
    severity: 'note',
    why: 'It sees the name of the host, and with cap_sys_admin over it would set it for the whole machine.',
  },
  {
    type: 'cgroup',
    stage: 7,
    severity: 'note',
    why: 'The paths of its control groups tell how the host has arranged its own.',
  },
  { type: 'time', stage: null, severity: 'note', why: 'It sees for how long the host has been up.' },
];

/** One for each type of namespace. Who shares them all is told so once. */
export const sharedRules: readonly Rule[] = [
  {
    id: 'ns',
    stage: 0,
    looks: 'a process without a namespace of its own',
    find: (c) => {
      const all = SHARED.map(({ type }) => isOwn(c, type));
      const closed = all.find((own) => !own.ok);
      if (all.some((own) => own.ok && own.value)) return NOTHING;
      return closed?.ok === false
        ? closed
        : found({ severity: 'note', seen: 'It is in all eight namespaces of the host.', why: ALL });
    },
  },
  ...SHARED.map(
    ({ type, stage, severity, why }): Rule => ({
      id: `ns.${type}`,
      stage,
      looks: `the ${NAMESPACES[type].label} of the host`,
      unless: type === 'mnt' ? 'files' : 'ns',
      find: (c) =>
        mapReadable(isOwn(c, type), (own) =>
          own ? [] : [{ severity, seen: `It is in the ${NAMESPACES[type].label} of the host.`, why }],
        ),
    }),
  ),
];

const ALL = 'No namespace keeps it apart: it is a process of the host as others are.';
