import { asRoot } from '../../run/way-out.js';
import { inUserNamespace } from '../checks/surroundings.js';
import type { Entry } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';

/** Entering namespaces of others, keeping one's own, and the offsets of clocks. */
export const JOINING_ENTRIES: readonly Entry[] = [
  {
    id: 'join-user-invalid',
    means: 'nsenter was to join a user namespace and the kernel said that makes no sense.',
    patterns: [
      /ns\/user'?.*Invalid argument/i,
      /setns\(.*user.*\).*Invalid argument/i,
      /join \S*user\S* \d+: setns: Invalid argument/i,
    ],
    example: "nsenter: reassociate to namespace 'ns/user' failed: Invalid argument",
    causes: [
      {
        because: 'This process is in that user namespace already, and nobody may enter their own once more.',
        wayOut: 'Leave --user (-U) out; compare the two first:',
        type: () => ['learn compare self PID', 'readlink /proc/self/ns/user /proc/PID/ns/user'],
      },
      {
        because: 'The process that calls setns has several threads.',
        wayOut: 'Let a program with one thread, such as nsenter, do it.',
      },
    ],
    man: 'setns(2), nsenter(1)',
  },
  {
    id: 'join-refused',
    means: 'A namespace of another process could not be joined.',
    patterns: [
      /reassociate to namespaces?\b.*(?:Operation not permitted|Permission denied)/i,
      /setns\b.*Operation not permitted/i,
      /cannot open \/proc\/\S+\/ns\/\S+: (?:Permission denied|Operation not permitted)/i,
      /nsenter: setgroups failed: Operation not permitted/i,
    ],
    example: "nsenter: reassociate to namespace 'ns/pid' failed: Operation not permitted",
    causes: [
      {
        because:
          'To join a namespace takes CAP_SYS_ADMIN in the user namespace that owns it. A normal user gets that by joining ' +
          'this user namespace first, and keeping their own groups, since setgroups is denied in there.',
        wayOut: 'Join the user namespace in the same call:',
        type: () => ['nsenter --target PID --user --preserve-credentials --pid --mount ...'],
      },
      {
        because: "The process belongs to somebody else, so its /proc/PID/ns can't even be opened.",
        wayOut: 'Be its owner, or root on the host:',
        type: (machine) => (machine.uid === 0 ? [] : [asRoot(machine, 'nsenter --target PID --all')]),
      },
      {
        because: 'This shell is inside of a user namespace, and those outside of it are out of its reach.',
        check: inUserNamespace,
        wayOut: 'Do it from a shell of the host.',
      },
    ],
    man: 'setns(2), nsenter(1), user_namespaces(7)',
  },
  {
    id: 'keep-namespace-invalid',
    means: 'A namespace was to be kept by a bind mount of its file, and the kernel said that makes no sense.',
    patterns: [
      /mount \/proc\/\S+\/ns\/\S+ on .*Invalid argument/i,
      /mounting \/proc\/\S+\/ns\/\S+ on .*Invalid argument/i,
      /keep mnt \S+: mount: Invalid argument/i,
    ],
    example: 'unshare: mount /proc/1234/ns/mnt on /run/ns failed: Invalid argument',
    causes: [
      {
        because:
          'A mount namespace can be bound only where the mount does not travel to other mount namespaces, since one could ' +
          'come to hold itself. The folder is on a shared mount.',
        wayOut: 'Bind a folder on itself, make it private, and keep the namespace there:',
        type: (machine) => [
          asRoot(machine, 'mount --bind /run/ns /run/ns'),
          asRoot(machine, 'mount --make-private /run/ns'),
        ],
      },
      {
        because:
          'It is the mount namespace in which the file is, or an older one: it would hold itself, and never end.',
        wayOut: 'Hold it in the mount namespace from which it was made, as unshare does:',
        type: () => ['unshare --mount=FILE true'],
      },
    ],
    man: 'unshare(1), mount_namespaces(7)',
  },
  {
    id: 'keep-namespace-refused',
    means: 'A namespace was to be kept by a bind mount of its file, and that mount was refused.',
    patterns: [
      /mount(?:ing)? \/proc\/\S+\/ns\/\S+ on .*(?:Operation not permitted|Permission denied)/i,
      /keep \w+ \S+: mount: Operation not permitted/i,
    ],
    example: 'unshare: mount /proc/1234/ns/uts on /run/ns failed: Operation not permitted',
    causes: [
      {
        because:
          'The place is in a mount namespace that is not yours: unshare binds the file outside of what it makes, and there ' +
          'you are a normal user.',
        wayOut:
          'Do both in a user and mount namespace of your own, which stays as long as a process is in it:',
        type: () => ['unshare -rm', 'touch /tmp/ns && unshare --uts=/tmp/ns true'],
      },
    ],
    man: 'unshare(1), mount_namespaces(7)',
  },
  {
    id: 'time-offset-range',
    means: 'An offset of a time namespace was refused as out of range.',
    patterns: [
      /timens_offsets.*(?:Numerical result out of range|Result not representable)/i,
      /time-offset.*ERANGE/,
    ],
    example: 'unshare: failed to write to /proc/self/timens_offsets: Numerical result out of range',
    causes: [
      {
        because:
          'With this offset the clock would stand before 0, the moment of the boot, or beyond 146 years.',
        check: (machine) => ({
          holds: null,
          probes: [
            {
              asked: '/proc/uptime',
              said: `${machine.read('/proc/uptime')?.split(' ')[0] ?? 'unknown'} s since the boot`,
            },
          ],
        }),
        wayOut: 'Go back by less than the machine is up. Forward there is room enough.',
      },
    ],
    man: 'time_namespaces(7)',
  },
  {
    id: 'time-offset-late',
    means: 'The offsets of a time namespace could not be written any more.',
    patterns: [/timens_offsets.*Permission denied/i],
    example: 'sh: cannot create /proc/self/timens_offsets: Permission denied',
    causes: [
      {
        because: asInRecipe(['time-offset monotonic 1'], 'EACCES'),
        wayOut: 'Write them behind unshare and before the first fork, or let unshare do it:',
        type: () => ['unshare -rT --monotonic 86400 cat /proc/uptime'],
      },
    ],
    man: 'time_namespaces(7)',
  },
];
