import type { Cause } from '../explain/entry.js';
import { CRIU_NOT_ROOT, CRIU_TOO_OLD } from '../explain/messages/checkpoint-causes.js';
import {
  APPARMOR,
  CHROOT,
  CONTAINER_FILTER,
  COUNT_IS_ZERO,
  DEBIAN_SWITCH,
  KIND_COUNT_IS_ZERO,
} from '../explain/messages/gate-causes.js';
import { HELPERS_POWERLESS, NO_HELPERS, NO_RANGE } from '../explain/messages/ids.js';
import {
  GVISOR,
  IN_A_CONTAINER,
  NO_GROUPS,
  NO_LANDLOCK,
  NO_SECCOMP,
  NO_SUCH_FILE_SYSTEM,
  NO_SUCH_NAMESPACE,
  NOT_DELEGATED,
  PROC_COVERED,
  PROFILE,
  SELINUX,
  SYS_COVERED,
  WSL_1,
} from '../explain/messages/machine-causes.js';
import { OVERLAY_TOO_OLD } from '../explain/messages/mount-causes.js';
import { SETGROUPS_GIVEN_UP, WITHOUT_NUMBER } from '../explain/messages/nested-causes.js';
import {
  NO_SUCH_LINK_KIND,
  NO_TABLES,
  TUN_NOT_ALLOWED,
  TUN_NOT_THERE,
} from '../explain/messages/network-causes.js';
import { CRIU_CHECK } from './checkpoint.js';
import { OPENING_TUN } from './outside.js';
import type { Refusal } from './types.js';

/** Something that a machine can keep closed, and whether it could be what was met here: then its check decides. */
export interface Gate {
  readonly cause: Cause;
  readonly stops: (refusal: Refusal) => boolean;
}

/** A gate that is met at these steps, with these errors. */
function at(steps: RegExp, errnos: readonly string[], ...causes: readonly Cause[]): Gate[] {
  return causes.map((cause) => ({
    cause,
    stops: ({ tried, errno }) => steps.test(tried) && errno !== null && errnos.includes(errno),
  }));
}

/** What is met by the command itself and not by a step. */
function byCommand(command: string, ...causes: readonly Cause[]): Gate[] {
  return causes.map((cause) => ({ cause, stops: ({ tried }) => tried === command }));
}

const REFUSED = ['EPERM', 'EACCES'];
const GROUPS = /^cgroup-/;
const NOT_GROUPS = /^(?!cgroup-|exec )/;
/** The command that asks for a range of ids, and the step. */
const RANGE = /^(unshare --map-auto|map-ranges)/;

/** All that is known to stand in the way of a recipe that is right. Most special first. */
export const GATES: readonly Gate[] = [
  ...at(/^unshare /, ['ENOSPC'], COUNT_IS_ZERO, KIND_COUNT_IS_ZERO),
  ...at(/^unshare user/, ['EPERM'], DEBIAN_SWITCH, CHROOT, WITHOUT_NUMBER),
  ...at(/^deny-setgroups/, ['EPERM'], SETGROUPS_GIVEN_UP),
  ...at(/^unshare /, ['EINVAL', 'ENOSYS'], NO_SUCH_NAMESPACE),
  ...at(/^mount /, ['ENODEV'], NO_SUCH_FILE_SYSTEM),
  ...at(/^seccomp /, ['EINVAL', 'ENOSYS'], NO_SECCOMP),
  ...at(/^landlock /, ['EOPNOTSUPP', 'ENOSYS'], NO_LANDLOCK),
  ...at(/^(bridge|veth) /, ['EOPNOTSUPP'], NO_SUCH_LINK_KIND),
  ...at(/^(masquerade|dnat) /, ['EOPNOTSUPP', 'EPROTONOSUPPORT', 'ENOENT', 'EINVAL'], NO_TABLES),
  ...at(/^mount proc/, REFUSED, PROC_COVERED),
  ...at(/^mount sysfs/, REFUSED, SYS_COVERED),
  ...at(/^mount overlay/, REFUSED, OVERLAY_TOO_OLD),
  ...at(NOT_GROUPS, [...REFUSED, 'ENOSYS', 'SIGSYS'], CONTAINER_FILTER),
  ...at(NOT_GROUPS, REFUSED, APPARMOR, PROFILE, SELINUX),
  ...at(NOT_GROUPS, [...REFUSED, 'EINVAL', 'ENOSYS', 'ENODEV'], GVISOR, WSL_1, IN_A_CONTAINER),
  ...[NOT_DELEGATED, NO_GROUPS].map((cause): Gate => ({ cause, stops: ({ tried }) => GROUPS.test(tried) })),
  ...byCommand(CRIU_CHECK, CRIU_NOT_ROOT, CRIU_TOO_OLD),
  ...[NO_HELPERS, NO_RANGE, HELPERS_POWERLESS].map(
    (cause): Gate => ({ cause, stops: ({ tried }) => RANGE.test(tried) }),
  ),
  ...[TUN_NOT_ALLOWED, TUN_NOT_THERE].map(
    (cause): Gate => ({ cause, stops: ({ tried }) => tried === OPENING_TUN }),
  ),
];
