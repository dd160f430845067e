import { mapReadable, pickReadable } from '../../readable.js';
import type { Confinement } from '../confinement.js';
import { holdsOver, isOwn, itsMounts } from '../facts.js';
import { type Found, NOTHING, type Rule, readAll, some } from '../finding.js';
import { seeMounts } from '../host-mounts.js';

/** The mounts that it can reach, and the table that they are held against. */
export const mountsSeen = (c: Confinement) =>
  mapReadable(readAll({ mounts: itsMounts(c), host: c.host.mounts }), ({ mounts, host }) => ({
    seen: seeMounts(mounts, host),
    host,
  }));

/** Mounts that are more than files. */
export const mountRules: readonly Rule[] = [
  {
    id: 'devices',
    stage: 10,
    looks: 'the /dev of the host',
    unless: 'files',
    find: (c) =>
      mapReadable(mountsSeen(c), ({ seen }) => {
        const dev = seen.find(({ mount }) => mount.type === 'devtmpfs' && mount.root === '/');
        if (dev === undefined) return [];
        const seenText = `The /dev of the host is mounted at ${dev.mount.mountPoint}.`;
        return [{ severity: 'risk', seen: seenText, why: DEVICES }];
      }),
  },
  {
    id: 'propagation',
    stage: 3,
    looks: 'mounts that travel to the host',
    find: (c) =>
      pickReadable(isOwn(c, 'mnt'), (own) =>
        !own
          ? NOTHING
          : mapReadable(
              readAll({
                mounts: itsMounts(c),
                host: c.host.mounts,
                may: holdsOver(c, 'cap_sys_admin', 'mnt'),
              }),
              ({ mounts, host, may }): readonly Found[] => {
                const groups = new Set(host.map(({ propagation }) => propagation.shared));
                const both = mounts.filter(
                  ({ propagation: { shared } }) => shared !== null && groups.has(shared),
                );
                if (both.length === 0) return [];
                const names = some(both.map(({ mountPoint }) => mountPoint));
                const seen = `Mounts below ${names} are shared with the host.`;
                return [{ severity: may ? 'risk' : 'note', seen, why: may ? TRAVELS : TRAVELS_IF }];
              },
            ),
      ),
  },
  {
    id: 'masks',
    stage: 12,
    looks: 'masks that it may take off',
    unless: 'files',
    find: (c) =>
      mapReadable(
        readAll({ parts: mountsSeen(c), may: holdsOver(c, 'cap_sys_admin', 'mnt') }),
        ({ parts: p, may }) => {
          const masks = p.seen.filter(({ masks: is }) => is).map(({ mount }) => mount.mountPoint);
          if (masks.length === 0 || !may) return [];
          const seen = `It has cap_sys_admin over its mounts, and masks are mounted on ${some(masks)}.`;
          return [{ severity: 'note', seen, why: MASKS }];
        },
      ),
  },
];

const DEVICES = 'With it come disks, memory and consoles, for who has the rights of their owner, root.';
const TRAVELS = 'What it mounts there is mounted on the host as well.';
const TRAVELS_IF = 'What is mounted there by somebody with the right to, is mounted on the host as well.';
const MASKS =
  'A mask is a mount, and who may unmount is not held by it, unless it came from a namespace with more rights and is locked. Whether it is locked, the kernel does not tell.';
