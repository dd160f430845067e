import type { Entry } from './entry.js';
import { CGROUP_ENTRIES } from './messages/cgroups.js';
import { ID_MAP_ENTRIES } from './messages/id-maps.js';
import { ID_ENTRIES } from './messages/ids.js';
import { JOINING_ENTRIES } from './messages/joining.js';
import { LOST_NAMESPACE_ENTRIES } from './messages/lost-namespaces.js';
import { MOUNT_TYPE_ENTRIES } from './messages/mount-types.js';
import { MOUNT_ENTRIES } from './messages/mounts.js';
import { NETWORK_ENTRIES } from './messages/network.js';
import { PROCESS_ENTRIES } from './messages/processes.js';
import { PROGRAM_ENTRIES } from './messages/programs.js';
import { ROOT_ENTRIES } from './messages/root.js';
import { TERMINAL_ENTRIES } from './messages/terminals.js';
import { USER_NAMESPACE_ENTRIES } from './messages/user-namespaces.js';

/** All messages that are known. The more special stand before the more general, since the first that fits is taken. */
export const ENTRIES: readonly Entry[] = [
  ...CGROUP_ENTRIES,
  ...ID_ENTRIES,
  ...JOINING_ENTRIES,
  ...LOST_NAMESPACE_ENTRIES,
  ...ID_MAP_ENTRIES,
  ...USER_NAMESPACE_ENTRIES,
  ...NETWORK_ENTRIES,
  ...TERMINAL_ENTRIES,
  ...PROGRAM_ENTRIES,
  ...ROOT_ENTRIES,
  ...PROCESS_ENTRIES,
  ...MOUNT_TYPE_ENTRIES,
  ...MOUNT_ENTRIES,
];

/** What is known of a message, one line as a program printed it; undefined if nothing is. */
export function findEntry(line: string): Entry | undefined {
  return ENTRIES.find(({ patterns }) => patterns.some((pattern) => pattern.test(line)));
}
