import { setSysctl } from '../../run/way-out.js';
import { gate, kindLimitZero, zeroLimits } from '../checks/user-namespaces.js';
import { engineWay } from '../engine-ways.js';
import type { Cause } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';

/** What user namespaces for everybody cost. */
const MORE_OF_THE_KERNEL =
  'Every program of every user can then make a user namespace and reach code of the kernel that is else for root: flaws in ' +
  'that code have been used to become root.';

/** Ubuntu's restriction. */
export const APPARMOR: Cause = {
  because:
    'AppArmor, as Ubuntu has it since 23.10 and by default since 24.04, lets a normal user make a user namespace and then ' +
    'takes its capabilities away, so the failure comes one step later.',
  check: gate('apparmorRestrict'),
  wayOut:
    'The administrator gives the program a profile with the rule "userns,", or switches the restriction off, until the next ' +
    'boot or for good:',
  type: (machine) => setSysctl(machine, 'kernel.apparmor_restrict_unprivileged_userns=0'),
  risk: MORE_OF_THE_KERNEL,
};

/** Debian's switch. */
export const DEBIAN_SWITCH: Cause = {
  because:
    'The setting kernel.unprivileged_userns_clone of Debian kernels forbids user namespaces to normal users.',
  check: gate('unprivilegedClone'),
  wayOut: 'The administrator switches it on, until the next boot or for good:',
  type: (machine) => setSysctl(machine, 'kernel.unprivileged_userns_clone=1'),
  risk: MORE_OF_THE_KERNEL,
};

/** None for anybody. */
export const COUNT_IS_ZERO: Cause = {
  because: 'The limit user.max_user_namespaces is 0, which forbids them to everybody.',
  check: gate('maxUserNamespaces'),
  wayOut: 'The administrator raises it, until the next boot or for good:',
  type: (machine) => setSysctl(machine, 'user.max_user_namespaces=15000'),
  risk: MORE_OF_THE_KERNEL,
};

/** None of another kind. */
export const KIND_COUNT_IS_ZERO: Cause = {
  because:
    'One of the limits user.max_*_namespaces is 0, which forbids namespaces of that kind to everybody.',
  check: kindLimitZero,
  wayOut: 'The administrator raises it, until the next boot or for good:',
  type: (machine) => zeroLimits(machine).flatMap(({ name }) => setSysctl(machine, `${name}=15000`)),
  risk: MORE_OF_THE_KERNEL,
};

/** None in a chroot. */
export const CHROOT: Cause = {
  because: 'A process whose root directory was changed by chroot gets no user namespace.',
  check: gate('mountinfo'),
  wayOut: 'Leave the chroot, or enter it with pivot_root: then it is a root like any other.',
};

/** The filter of a container engine. */
export const CONTAINER_FILTER: Cause = {
  because: 'A container engine, Docker for one, filters unshare and clone with seccomp.',
  check: gate('status'),
  ...engineWay('filter'),
};

/** A user namespace was not asked for. */
export const NOT_ROOT: Cause = {
  because: asInRecipe(['unshare mnt'], 'EPERM'),
  wayOut: 'Make a user namespace in the same call, and be root in it:',
  type: () => ['unshare -r ...'],
  proof: '-r + unshare uts + hostname trial',
};
