import type { Confinement } from '../../kernel/confinement/confinement.js';
import { hasHostFiles, hasHostRoot, isOutside, itsMounts } from '../../kernel/confinement/facts.js';
import { readAll } from '../../kernel/confinement/finding.js';
import { hostFiles, type SeenMount, seeMounts } from '../../kernel/confinement/host-mounts.js';
import { type Mount, propagationName } from '../../kernel/mounts.js';
import { escapeControls } from '../../kernel/printable.js';
import { counted } from '../findings.js';
import { section, wordLines, words } from './section.js';

/** Its root directory, and the mounts below it. */
export function mountLines(c: Confinement): string[] {
  const { state, cwd } = c;
  const parts = readAll({
    all: state.mounts,
    visible: itsMounts(c),
    host: c.host.mounts,
  });
  return section('Sees which mounts', [
    ['root directory', rootText(c)],
    [
      'working dir.',
      words(
        readAll({ cwd, mounts: state.mounts, root: state.root }),
        ({ cwd: at, mounts, root }) =>
          `${escapeControls(at.path)}${isOutside(at, mounts, root.path) ? ', outside of its root directory' : ''}`,
      ),
    ],
    ['mounts', words(parts, ({ all, visible }) => countText(all, visible))],
    ['propagation', words(parts, ({ visible }) => propagationText(visible))],
    [
      'read-only',
      words(parts, ({ visible, host }) =>
        listed(seeMounts(visible, host).filter((m) => m.readOnly && !m.masks)),
      ),
    ],
    ['masked', words(parts, ({ visible, host }) => listed(seeMounts(visible, host).filter((m) => m.masks)))],
    [
      'of the host',
      wordLines(
        readAll({ visible: itsMounts(c), host: c.host.mounts, same: hasHostFiles(c) }),
        ({ visible, host, same }) =>
          same ? ['all of them: it has the mounts of the host'] : hostLines(seeMounts(visible, host)),
      ),
    ],
  ]);
}

function rootText(c: Confinement): string {
  return words(readAll({ root: c.state.root, same: hasHostRoot(c) }), ({ root, same: is }) => {
    const path = escapeControls(root.path);
    if (is) return `${path}, that of the host`;
    return path === '/'
      ? 'the top of its mount namespace, another folder than that of the host'
      : `${path}, in a tree that goes on above it`;
  });
}

function countText(all: readonly Mount[], visible: readonly Mount[]): string {
  const covered = all.length - visible.length;
  return `${all.length}${covered === 0 ? '' : `, of which ${covered} ${covered === 1 ? 'is' : 'are'} covered by others`}`;
}

function propagationText(visible: readonly Mount[]): string {
  const names = visible.map(({ propagation }) => propagationName(propagation));
  const kinds = [...new Set(names)];
  const [only, other] = kinds;
  if (only === undefined) return 'no mounts';
  if (other === undefined) return `${only}, all of them`;
  return kinds.map((kind) => `${names.filter((name) => name === kind).length} ${kind}`).join(', ');
}

const MOST = 8;

function listed(list: readonly SeenMount[]): string {
  if (list.length === 0) return 'none';
  const shown = list.slice(0, MOST).map(({ mount }) => escapeControls(mount.mountPoint));
  const more = list.length > MOST ? [`and ${counted(list.length - MOST, 'other')}`] : [];
  return [...shown, ...more].join(' ');
}

/** A line for each mount with files of the host; its root directory is one as well, if it is a folder of the host. */
function hostLines(seen: readonly SeenMount[]): string[] {
  const root = seen.find(({ mount, fromHost }) => mount.mountPoint === '/' && fromHost);
  const list = [...(root === undefined ? [] : [root]), ...hostFiles(seen)];
  if (list.length === 0) return ['none'];
  const lines = list.slice(0, MOST).map(({ mount, readOnly }) => {
    const from =
      mount.root === mount.mountPoint ? '' : `, ${escapeControls(mount.root)} of its ${mount.type}`;
    return `${escapeControls(mount.mountPoint)}  ${readOnly ? 'read-only' : 'writable'}${from}`;
  });
  return list.length > MOST ? [...lines, `and ${counted(list.length - MOST, 'other')}`] : lines;
}
