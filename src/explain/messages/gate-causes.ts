import { gate } from '../checks/user-namespaces.js';
import type { Cause } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';
import { asRoot } from '../way-out.js';

/** Ubuntu's restriction. */
export const APPARMOR: Cause = {
  because:
    'AppArmor, as Ubuntu has set it since 23.10, lets a normal user make a user namespace and then takes its ' +
    'capabilities away, so the failure comes one step later.',
  check: gate('apparmorRestrict'),
  wayOut:
    'The administrator gives the program a profile with the rule "userns,", or switches the restriction off until the next boot:',
  type: (machine) => [asRoot(machine, 'sysctl kernel.apparmor_restrict_unprivileged_userns=0')],
};

/** Debian's switch. */
export const DEBIAN_SWITCH: Cause = {
  because:
    'The setting kernel.unprivileged_userns_clone of Debian kernels forbids user namespaces to normal users.',
  check: gate('unprivilegedClone'),
  wayOut: 'The administrator switches it on, until the next boot or in /etc/sysctl.d:',
  type: (machine) => [asRoot(machine, 'sysctl kernel.unprivileged_userns_clone=1')],
};

/** None for anybody. */
export const COUNT_IS_ZERO: Cause = {
  because: 'The limit user.max_user_namespaces is 0, which forbids them to everybody.',
  check: gate('maxUserNamespaces'),
  wayOut: 'The administrator raises it:',
  type: (machine) => [asRoot(machine, 'sysctl user.max_user_namespaces=15000')],
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
  wayOut:
    'Do it outside of that container, or start the container with --security-opt seccomp=unconfined, which takes its ' +
    'whole filter away.',
};

/** A user namespace was not asked for. */
export const NOT_ROOT: Cause = {
  because: asInRecipe(['unshare mnt'], 'EPERM'),
  wayOut: 'Make a user namespace in the same call, and be root in it:',
  type: () => ['unshare -r ...'],
  proof: '-r + unshare uts + hostname trial',
};
