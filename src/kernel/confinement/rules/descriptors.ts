import { namespaceText, parseNamespaceLink } from '../../namespaces.js';
import { mapReadable } from '../../readable.js';
import type { Confinement, Descriptor } from '../confinement.js';
import { isOutside } from '../facts.js';
import { type Found, type Rule, readAll, some } from '../finding.js';

/** A terminal, pipe or log on these is lent on purpose; only a folder is not. */
const isStandard = ({ fd }: Descriptor): boolean => fd <= 2;

/** What it has open of things that are not below its root directory; /dev/null leads nowhere. */
export function descriptorsOutside(c: Confinement) {
  const { descriptors, state } = c;
  return mapReadable(
    readAll({ open: descriptors, mounts: state.mounts, root: state.root }),
    ({ open, mounts, root }) =>
      open.filter((one) => one.path !== '/dev/null' && isOutside(one, mounts, root.path)),
  );
}

/** Descriptors of namespaces that it is not in itself. */
export function namespacesOpen({ descriptors, state }: Confinement) {
  return mapReadable(descriptors, (open) => {
    const own = Object.values(state.namespaces).map((link) => (link.ok ? namespaceText(link.value) : ''));
    return open.filter(({ path }) => parseNamespaceLink(path) !== null && !own.includes(path));
  });
}

const named = ({ fd, path, kind }: Descriptor): string => `${fd} (${kind} ${path})`;

const one = (severity: Found['severity'], list: readonly Descriptor[], what: string, why: string): Found[] =>
  list.length === 0 ? [] : [{ severity, seen: `${what} ${some(list.map(named))}.`, why }];

/** Open descriptors keep their way whatever becomes of the root directory. */
export const descriptorRules: readonly Rule[] = [
  {
    id: 'descriptors',
    stage: 9,
    looks: 'descriptors that lead out of its root directory',
    unless: 'files',
    find: (c) =>
      mapReadable(descriptorsOutside(c), (list) => {
        const folders = list.filter(({ kind }) => kind === 'folder');
        const disks = list.filter(({ kind }) => kind === 'block device');
        const files = list.filter((d) => d.kind === 'file' && !isStandard(d));
        return [
          ...one('way out', folders, 'A folder outside of its root directory is open:', FOLDER),
          ...one('way out', disks, 'A disk is open:', DISK),
          ...one('risk', files, 'A file outside of its root directory is open:', FILE),
        ];
      }),
  },
  {
    id: 'cwd',
    stage: 8,
    looks: 'a working directory outside of its root directory',
    unless: 'files',
    find: (c) =>
      mapReadable(
        readAll({ cwd: c.cwd, mounts: c.state.mounts, root: c.state.root }),
        ({ cwd, mounts, root }) =>
          isOutside(cwd, mounts, root.path)
            ? [
                {
                  severity: 'way out',
                  seen: `Its working directory, ${cwd.path}, is outside of its root directory.`,
                  why: 'A root directory does not hold who stands outside of it: ".." leads on (CVE-2024-21626).',
                },
              ]
            : [],
      ),
  },
  {
    id: 'namespace-files',
    stage: 9,
    looks: 'descriptors of namespaces that it is not in',
    find: (c) =>
      mapReadable(namespacesOpen(c), (list) =>
        list.length === 0
          ? []
          : [
              {
                severity: 'risk',
                seen: `It has open ${some(list.map(({ fd, path }) => `${fd} (${path})`))}, of other namespaces than its own.`,
                why: 'setns(2) leads into them, for who has cap_sys_admin in the user namespace that they belong to.',
              },
            ],
      ),
  },
  {
    id: 'sockets',
    stage: 6,
    looks: 'sockets of our network in a network of its own',
    find: ({ descriptors }) =>
      mapReadable(descriptors, (open) => {
        const ours = open.filter((d) => d.socket?.network === 'ours' && !isStandard(d));
        return ours.length === 0
          ? []
          : [
              {
                severity: 'risk',
                seen: `It is in a network namespace of its own, and has open sockets of ours: ${some(ours.map(({ fd, socket }) => `${fd}${socket?.path ? ` (${socket.path})` : ''}`))}.`,
                why: 'A socket belongs to the network that it was made in: it speaks with who is out there.',
              },
            ];
      }),
  },
];

const FOLDER =
  'An open folder stays what it is, whatever becomes of the root directory: openat(2) and fchdir(2) lead out.';
const DISK = 'Who can read a disk reads all of it, whatever is mounted.';
const FILE =
  'It can be read or written as it was opened, and opened anew by /proc/self/fd, as far as its user may.';
