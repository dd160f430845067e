import type { Entry } from '../entry.js';

const KINDS = 'mnt|uts|ipc|net|pid|cgroup|time';

/** Entering namespaces that are not there, or not there any more. */
export const LOST_NAMESPACE_ENTRIES: readonly Entry[] = [
  {
    id: 'join-invalid',
    means: 'A namespace was to be joined, and the kernel said that makes no sense.',
    patterns: [
      new RegExp(`ns/(?:${KINDS})'?.*Invalid argument`, 'i'),
      new RegExp(`join (?:${KINDS}) \\S+: setns: Invalid argument`, 'i'),
      new RegExp(`setns\\(.*(?:${KINDS}).*\\).*Invalid argument`, 'i'),
    ],
    example: "nsenter: reassociate to namespace 'ns/net' failed: Invalid argument",
    causes: [
      {
        because:
          'The file holds no namespace. It may have held one: the mount is gone with an umount, with a restart of the ' +
          'machine, or it is in another mount namespace; what is left is the empty file below it.',
        wayOut: 'See which files hold a namespace here, and of what kind each is:',
        type: () => ['findmnt -t nsfs -o TARGET,SOURCE'],
      },
      {
        because: 'The file holds a namespace of another kind than the one that was asked for.',
        wayOut: 'Ask the file; its number is that of the link in /proc/PID/ns:',
        type: () => ['findmnt -n -o SOURCE FILE'],
      },
      {
        because:
          'A PID namespace can be joined only from above, from one that is around it: no process moves up.',
        wayOut: 'Do it from a shell that is not in a PID namespace beside it or below it.',
      },
    ],
    man: 'setns(2), namespaces(7)',
  },
  {
    id: 'join-nobody',
    means: 'The process whose namespaces were to be joined is not there.',
    patterns: [
      /cannot open \/proc\/\d+\/ns\/\S+: No such file or directory/i,
      /join \S+ \d+: pidfd_open: No such process/i,
    ],
    example: 'nsenter: cannot open /proc/1234/ns/uts: No such file or directory',
    causes: [
      {
        because:
          'It has ended, or has another number here: a process has one in each PID namespace that it is in, and you ' +
          'need the one of the shell in which you type.',
        wayOut: 'Look for it by its program; NSpid in its status has all of its numbers:',
        type: () => ['pgrep -a NAME', 'grep NSpid /proc/PID/status'],
      },
    ],
    man: 'nsenter(1), pid_namespaces(7)',
  },
  {
    id: 'join-pid-ended',
    means: 'A PID namespace was joined, and no process can be made in it.',
    patterns: [/nsenter: fork failed: Cannot allocate memory/i],
    example: 'nsenter: fork failed: Cannot allocate memory',
    causes: [
      {
        because:
          'This is not about memory. The PID 1 of that PID namespace has ended. A file or a descriptor may still hold the ' +
          'namespace, but nobody is born in it any more.',
        wayOut: 'Make a new one, with a PID 1 that stays:',
        type: () => ['unshare -rpf --mount-proc sleep infinity'],
      },
    ],
    man: 'pid_namespaces(7)',
  },
];
