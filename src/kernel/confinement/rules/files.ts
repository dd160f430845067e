import { hasCapability } from '../../capabilities.js';
import { mapReadable, pickReadable } from '../../readable.js';
import type { Confinement } from '../confinement.js';
import { hasHostFiles } from '../facts.js';
import { type Found, found, NOTHING, type Rule, readAll, some } from '../finding.js';
import { hostFiles, isHostRootMount } from '../host-mounts.js';
import { mountsSeen } from './mounts.js';

/** Its root directory, and what of the host is mounted below it. */
export const fileRules: readonly Rule[] = [
  {
    id: 'files',
    stage: 9,
    looks: 'the files of the host',
    find: (c) =>
      pickReadable(hasHostFiles(c), (has) =>
        has
          ? found({
              severity: 'way out',
              seen: 'It has the root directory and the mounts of the host.',
              why: 'There is nothing to get out of: it may do to the files what its user may.',
            })
          : NOTHING,
      ),
  },
  {
    id: 'chroot',
    stage: 8,
    looks: 'a root directory with an old one above it',
    unless: 'files',
    find: (c) =>
      mapReadable(readAll({ root: c.state.root, may: holdsChroot(c) }), ({ root, may }) => {
        if (root.path === '/') return [];
        const seen = `Its root directory is ${root.path}, in a tree that goes on above it, as chroot leaves it.`;
        return may
          ? [{ severity: 'way out', seen: `${seen} It has cap_sys_chroot.`, why: CHROOT_AGAIN }]
          : [{ severity: 'risk', seen, why: CHROOT_ONLY }];
      }),
  },
  {
    id: 'old-root',
    stage: 9,
    looks: 'the root file system of the host, mounted somewhere',
    unless: 'files',
    find: (c) =>
      mapReadable(mountsSeen(c), ({ seen, host }) => {
        const shown = seen.filter(({ mount, masks }) => !masks && isHostRootMount(mount, host));
        return shown.map(({ mount, readOnly }): Found => {
          const what = `The whole root file system of the host is mounted at ${mount.mountPoint}`;
          return readOnly
            ? { severity: 'risk', seen: `${what}, read-only.`, why: READS_ALL }
            : { severity: 'way out', seen: `${what}.`, why: WRITES_ALL };
        });
      }),
  },
  {
    id: 'host-files',
    stage: 9,
    looks: 'writable folders and files of the host',
    unless: 'files',
    find: (c) =>
      mapReadable(mountsSeen(c), ({ seen, host }) => {
        const open = hostFiles(seen).filter(
          ({ mount, readOnly }) => !readOnly && !isHostRootMount(mount, host) && !isMadeForIt(mount),
        );
        if (open.length === 0) return [];
        const names = open.map(({ mount: { mountPoint, root } }) =>
          mountPoint === root ? mountPoint : `${mountPoint} (there ${root})`,
        );
        return [
          {
            severity: 'risk',
            seen: `Files of the host are mounted writable: ${some(names)}.`,
            why: SHARED_FILES,
          },
        ];
      }),
  },
  {
    id: 'engine-socket',
    stage: 9,
    looks: 'the socket of a container engine',
    unless: 'files',
    find: (c) =>
      mapReadable(c.engineSockets, (paths) =>
        paths.length === 0
          ? []
          : [{ severity: 'way out', seen: `It may write to ${some(paths)}.`, why: ENGINE }],
      ),
  },
];

/** chroot(2) asks for it in its own user namespace, whichever that is. */
function holdsChroot(c: Confinement) {
  return mapReadable(c.state.caps.permitted, (set) => hasCapability(set, 'cap_sys_chroot'));
}

/** What engines write for each container, and bind over the file of that name. */
function isMadeForIt({ mountPoint, root }: { mountPoint: string; root: string }): boolean {
  return /^\/etc\/(hosts|hostname|resolv\.conf)$/.test(mountPoint) && root !== mountPoint;
}

const CHROOT_AGAIN =
  'chroot(2) changes what / means and nothing else. Who may call it again, with the old place still open, walks out by "..".';
const CHROOT_ONLY =
  'The old root is still there, out of sight: one folder that somebody left open, or one capability, and it is back.';
const READS_ALL = 'It can read there what its user may read, and who may remount it can write.';
const WRITES_ALL = 'It can read and write there what its user may, in the files of the whole machine.';
const SHARED_FILES =
  'What its user may write there is written on the host: a program that is run from there, or a setting that is read.';
const ENGINE =
  'Who may talk to an engine can have it start a container with all the rights and files of the host.';
