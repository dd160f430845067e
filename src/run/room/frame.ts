import { parseSteps } from '../../recipe/parse.js';
import type { Step } from '../../recipe/types.js';

/** Numbers as the host has them. */
export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** Where the container of a room is, on its little host. */
export const BOX = '/srv/box';

/** A folder of the little host in which nobody there can write, whatever rights they have there. */
export const LOCKED = '/srv/plugins';

/** What real root is on the host while a room is open: in a user namespace of its own it would still own the host's files. */
export const NOBODY: Ids = { uid: 65534, gid: 65534 };

/**
 * The steps that make the *little host*, the machine on which the container of a room runs: docs/escape.md says what each
 * part is for. Two user namespaces lie in one another. What the outer one has mounted is locked for the inner one
 * (mount_namespaces(7)), whose root is the little host's. In the outer one we are user 1: so the stagehand of the little
 * host does not take its root for the real one.
 * @param terminal opens a terminal for it, so that nobody in there has ours.
 */
export function frameSteps(ids: Ids, options: { isRealRoot: boolean; terminal: boolean }): Step[] {
  return parseSteps([
    ...(options.isRealRoot ? [`setuid ${ids.uid} ${ids.gid}`] : []),
    ...outer(ids),
    ...INNER,
    ...(options.terminal ? ['pty'] : []),
  ]);
}

const KINDS = 'mnt,uts,ipc,net,pid,cgroup';

const outer = ({ uid, gid }: Ids): string[] => [
  'unshare user',
  'deny-setgroups',
  `map-uid 1 ${uid} 1`,
  `map-gid 1 ${gid} 1`,
  `unshare ${KINDS}`,
  'private',
  'fork',
  'bind $ROOTFS $ROOTFS',
  'mount proc $ROOTFS/proc',
  'dev $ROOTFS/dev',
  `mount tmpfs $ROOTFS${LOCKED}`,
  `mkdir $ROOTFS${LOCKED}/today`,
  `read-only $ROOTFS${LOCKED}`,
  // A keyring of the session is inherited into every namespace: keyrings(7).
  'seccomp EPERM:keyctl,add_key,request_key',
  'pivot $ROOTFS',
];

const INNER: readonly string[] = [
  'unshare user',
  'map-root',
  `unshare ${KINDS}`,
  'private',
  'fork',
  'mount proc',
  'hostname host',
  'lo up',
];
