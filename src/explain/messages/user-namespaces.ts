import { setSysctl } from '../../run/way-out.js';
import { containerForbids, limitReached, trialFails } from '../checks/user-namespaces.js';
import type { Entry } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';
import {
  APPARMOR,
  CHROOT,
  CONTAINER_FILTER,
  COUNT_IS_ZERO,
  DEBIAN_SWITCH,
  KIND_COUNT_IS_ZERO,
  NOT_ROOT,
} from './gate-causes.js';
import { GVISOR, NO_SUCH_NAMESPACE, SELINUX, WSL_1 } from './machine-causes.js';
import { WITHOUT_NUMBER } from './nested-causes.js';

/** Who is in the way of user namespaces, and what a trial says. */
export const USER_NAMESPACE_ENTRIES: readonly Entry[] = [
  {
    id: 'loopback-refused',
    means: 'bwrap made a network namespace, and was not allowed to bring its loopback up.',
    patterns: [/RTM_NEW(?:ADDR|LINK).*(?:Operation not permitted|Permission denied)/i],
    example: 'bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted',
    causes: [
      APPARMOR,
      {
        because: asInRecipe(['-r', 'lo up'], 'EPERM'),
        wayOut: 'Make the network namespace behind the user namespace, or in the same call:',
        type: () => ['unshare -rn ip link set lo up'],
        proof: '-rn + lo up',
      },
    ],
    man: 'network_namespaces(7), capabilities(7)',
  },
  {
    id: 'namespace-limit',
    means: 'One more namespace of this kind was refused. It is not about a disk.',
    patterns: [
      /(?:unshare|clone|namespace|setns|ns\b|bwrap).*No space left on device/i,
      /nesting depth or .*exceeded/i,
    ],
    example: 'unshare: unshare failed: No space left on device',
    causes: [
      {
        because:
          'A limit is reached: one of user.max_*_namespaces, which count per user and per user namespace, or 33 user ' +
          'namespaces one in another.',
        check: limitReached,
        wayOut: 'End what is left of old containers, or let the administrator raise the limit:',
        type: (machine) => ['lsns', ...setSysctl(machine, 'user.max_user_namespaces=15000')],
      },
      KIND_COUNT_IS_ZERO,
    ],
    man: 'namespaces(7), user_namespaces(7), clone(2)',
  },
  {
    id: 'unshare-invalid',
    means: 'unshare was refused as making no sense for this process.',
    patterns: [
      /unshare\(.*CLONE_NEWUSER.*\).*Invalid argument/i,
      /unshare(?: failed|\([^)]*\))?: (?:.*unshare: )?Invalid argument/i,
    ],
    example: 'unshare(CLONE_NEWUSER): Invalid argument',
    causes: [
      {
        because:
          'A process with several threads can not move into another user namespace, since all its threads would have to ' +
          'move at once. Programs in Go, Java, Node or with a thread library have threads before your first line runs.',
        wayOut:
          'Let a program with one thread do it and start yours, or call unshare before the first thread.',
        type: () => ['unshare -r PROGRAM'],
      },
      NO_SUCH_NAMESPACE,
      WSL_1,
    ],
    man: 'unshare(2), user_namespaces(7)',
  },
  {
    id: 'unshare-refused',
    means: 'The kernel did not let this process make a namespace.',
    patterns: [
      /unshare(?: failed|\([^)]*\))?: (?:.*unshare: )?Operation not permitted/i,
      /unshare \S+: unshare: Operation not permitted/i,
      /(?:creating|create) new (?:user )?namespace.*(?:Operation not permitted|failed: EPERM)/i,
      /No permissions to create (?:a )?new namespace/i,
      /failed to (?:unshare|clone).*Operation not permitted/i,
      /clone(?:\(.*\)| failed)?: Operation not permitted/i,
    ],
    example: 'unshare: unshare failed: Operation not permitted',
    causes: [
      DEBIAN_SWITCH,
      COUNT_IS_ZERO,
      CHROOT,
      WITHOUT_NUMBER,
      CONTAINER_FILTER,
      APPARMOR,
      GVISOR,
      SELINUX,
      {
        because:
          'Something forbids user namespaces to this shell: a trial of all that should follow from one failed.',
        check: trialFails,
        wayOut: 'What the trial says is the first thing to mend.',
      },
      NOT_ROOT,
      {
        because: 'This shell runs in a container already, whose engine keeps namespaces to itself.',
        check: containerForbids,
        wayOut: 'Do it outside, or allow nested containers in the engine.',
      },
    ],
    man: 'unshare(2), user_namespaces(7)',
  },
];
