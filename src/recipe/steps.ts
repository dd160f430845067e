/** What one step of stagehand is: the same table as in native/steps.c, and a test holds the two together. */
export interface StepKind {
  readonly name: string;
  /** Arguments as a person types them; brackets mean optional. */
  readonly args: string;
  /** One sentence, without a capital or a full stop. */
  readonly what: string;
  readonly man: string;
}

export const STEP_KINDS: readonly StepKind[] = [
  {
    name: 'unshare',
    args: 'KIND[,KIND...]',
    what: 'move into new namespaces: user, mnt, uts, ipc, net, pid, cgroup, time',
    man: 'unshare(2), namespaces(7)',
  },
  {
    name: 'map-root',
    args: '',
    what: 'be root inside: setgroups deny, then uid_map and gid_map with one line for yourself',
    man: 'user_namespaces(7)',
  },
  {
    name: 'map-self',
    args: '',
    what: 'keep your own ids inside: setgroups deny, then both maps with one line',
    man: 'user_namespaces(7)',
  },
  {
    name: 'deny-setgroups',
    args: '',
    what: 'give up setgroups(2) in this user namespace, for ever',
    man: 'user_namespaces(7)',
  },
  {
    name: 'map-uid',
    args: '[INSIDE OUTSIDE COUNT]',
    what: 'write uid_map; without numbers: root inside is you outside',
    man: 'user_namespaces(7)',
  },
  {
    name: 'map-gid',
    args: '[INSIDE OUTSIDE COUNT]',
    what: 'write gid_map; without numbers: group root inside is your group outside',
    man: 'user_namespaces(7)',
  },
  {
    name: 'fork',
    args: '',
    what: 'go on as a child process, the parent waits; this enters a new PID or time namespace',
    man: 'fork(2), pid_namespaces(7)',
  },
  {
    name: 'hostname',
    args: 'NAME',
    what: 'set the host name',
    man: 'sethostname(2), uts_namespaces(7)',
  },
  {
    name: 'private',
    args: '[PATH]',
    what: 'no mount event crosses this mount and those below it (default: /)',
    man: 'mount_namespaces(7)',
  },
  {
    name: 'slave',
    args: '[PATH]',
    what: 'mount events come in, none go out (default: /)',
    man: 'mount_namespaces(7)',
  },
  {
    name: 'shared',
    args: '[PATH]',
    what: 'mount events go both ways between copies of this mount (default: /)',
    man: 'mount_namespaces(7)',
  },
  {
    name: 'mount',
    args: 'TYPE [TARGET]',
    what: 'mount proc (on /proc), sysfs (/sys), tmpfs (/mnt) or mqueue (/dev/mqueue)',
    man: 'mount(2), mount_namespaces(7)',
  },
  {
    name: 'umount',
    args: 'TARGET',
    what: 'take a mount away',
    man: 'umount(2), mount_namespaces(7)',
  },
  {
    name: 'bind',
    args: 'SOURCE TARGET',
    what: 'show a file or folder, with all that is mounted below it, at a second place',
    man: 'mount(2)',
  },
  {
    name: 'read-only',
    args: '[PATH]',
    what: 'make this mount and all below it read-only (default: /)',
    man: 'mount_setattr(2)',
  },
  {
    name: 'writable',
    args: '[PATH]',
    what: 'make this one mount writable again (default: /)',
    man: 'mount_setattr(2)',
  },
  {
    name: 'lo',
    args: 'up',
    what: 'bring the loopback interface up',
    man: 'netdevice(7), network_namespaces(7)',
  },
  {
    name: 'shm',
    args: 'BYTES',
    what: 'share memory the System V way, until the last process that has it ends',
    man: 'shmget(2), shmctl(2), sysvipc(7)',
  },
  {
    name: 'setuid',
    args: 'UID [GID]',
    what: 'become this user and group (default: the same number), without other groups',
    man: 'setresuid(2), credentials(7)',
  },
];

/** The command at the end of every recipe, shown as a step like the others. */
export const EXEC_KIND: StepKind = {
  name: 'exec',
  args: 'COMMAND [ARG...]',
  what: 'become the command',
  man: 'execve(2)',
};

/** The kind of a step by its name; undefined when stagehand has no such step. */
export function stepKind(name: string): StepKind | undefined {
  return name === EXEC_KIND.name ? EXEC_KIND : STEP_KINDS.find((kind) => kind.name === name);
}
