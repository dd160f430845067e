import type { Mount } from '../../kernel/mounts.js';
import { type Finding, fail, fromActs, fromFacts, judged, pass, type Row, skip, some } from '../row.js';

/** Mount points whose peer group, mount_namespaces(7), is one of the host's too: what is mounted there is mounted here. */
function sharedWith(host: readonly Mount[], inside: readonly Mount[]): string[] {
  const groups = new Set(host.flatMap(({ propagation }) => propagation.shared ?? []));
  return inside
    .filter(({ propagation: { shared } }) => shared !== null && groups.has(shared))
    .map(({ mountPoint }) => mountPoint);
}

interface Way {
  readonly id: string;
  readonly way: string;
  readonly stage: number;
  readonly title: string;
  readonly why: string;
  readonly needs?: readonly string[];
}

/** A way out that the probe has really gone, up to a file that judge has put outside. */
const escapeRow = ({ way, needs = ['root'], ...row }: Way): Row => ({
  ...row,
  needs,
  look: fromActs(({ ways }, { secret }): Finding => {
    const said = ways[way];
    if (said === undefined) return skip('it was not tried');
    if (said.startsWith(`out ${secret}`)) return fail('the way is open: a file outside was read');
    if (said === '') return skip('this file system has no such way');
    return pass(`it was tried, and ended in ${said.startsWith('out ') ? 'another file' : said}`);
  }),
});

/** Stage 3. */
export const propagationRow: Row = {
  id: 'propagation',
  stage: 3,
  title: 'What is mounted inside stays inside',
  why: 'A mount that is shared with the host sends whatever is mounted below it to the host as well.',
  needs: ['mnt'],
  look: ({ plain: { host, inside } }) => {
    if (inside === undefined) return skip('the probe was not found in /proc here');
    if (!host.mounts.ok) return skip(host.mounts.reason);
    if (!inside.mounts.ok) return skip(inside.mounts.reason);
    // proc_pid_mountinfo(5) shows what can be reached from a root directory, so not the mount that this is in the middle of.
    if (!inside.mounts.value.some(({ mountPoint }) => mountPoint === '/'))
      return skip('its root directory is no mount point, so the mount that it is in is not shown');
    const shared = sharedWith(host.mounts.value, inside.mounts.value);
    return judged(
      shared.length === 0,
      'no mount is shared with the host',
      `shared with the host: ${some(shared)}`,
    );
  },
};

/** Stages 8 and 9: the root directory, and the ways out of it. */
export const rootRows: readonly Row[] = [
  {
    id: 'root',
    stage: 8,
    title: 'The given folder is its root directory',
    why: 'With the root directory of the host every file of it can be reached by its name.',
    look: fromFacts(({ root }, { host }) => {
      if (!host.root.ok) return skip(host.root.reason);
      if (root === undefined) return skip('the probe could not look at its root directory');
      const ours = `${host.root.value.device}:${host.root.value.inode}`;
      return judged(root !== ours, 'it is another one than that of the host', 'it is that of the host');
    }),
  },
  escapeRow({
    id: 'escape-proc',
    way: 'proc',
    stage: 8,
    title: 'No way out by /proc/PID/root',
    why: 'A process that stayed outside shows the way there, to everybody who may look into it.',
  }),
  escapeRow({
    id: 'escape-cwd',
    way: 'cwd',
    stage: 8,
    title: 'The working directory is inside',
    why: 'A root directory does not hold who stands outside of it: ".." leads on (CVE-2024-21626).',
  }),
  // Stage 8 shows it, and only what stage 9 does closes it.
  escapeRow({
    id: 'escape-chroot',
    way: 'chroot',
    stage: 9,
    title: 'No way out by a second chroot',
    why: 'chroot(2) changes what / means and nothing else: who may call it again, with a folder open, walks out by "..".',
  }),
  {
    id: 'pivot',
    stage: 9,
    title: 'Its mount namespace begins at its root directory',
    why: 'After chroot(2) the old root is still below, out of sight: one capability, or one mistake, and it is back.',
    needs: ['root', 'mnt'],
    look: ({ plain: { inside } }) => {
      if (inside === undefined) return skip('the probe was not found in /proc here');
      if (!inside.root.ok) return skip(inside.root.reason);
      const { path } = inside.root.value;
      return judged(
        path === '/',
        'nothing is above it',
        `its root directory is ${path} of a tree that is all still there, as chroot(2) leaves it`,
      );
    },
  },
  escapeRow({
    id: 'old-root',
    way: 'mounts',
    stage: 9,
    title: 'The old root is gone',
    why: 'What is mounted anywhere in there can be read there, and written.',
  }),
  escapeRow({
    id: 'escape-setns',
    way: 'setns',
    stage: 9,
    title: 'No way out by entering its own mount namespace',
    why: 'Who enters a mount namespace stands where that begins, also who was in it already.',
  }),
  escapeRow({
    id: 'escape-handle',
    way: 'handle',
    stage: 9,
    title: 'No way out by the number of a file',
    why: 'open_by_handle_at(2) opens a file by its number, past every root directory; Docker was left this way in 2014.',
  }),
  {
    id: 'descriptors',
    stage: 9,
    title: 'Nothing is open but 0, 1 and 2',
    why: 'An open folder stays what it is, whatever becomes of the root directory: it leads out. judge leaves one open for COMMAND, as descriptor 9.',
    look: fromFacts(({ open }) => {
      const found = open.map(({ fd, kind }) => `${fd} (${kind})`);
      return judged(found.length === 0, 'nothing is', `open as well: ${some(found)}`);
    }),
  },
];
