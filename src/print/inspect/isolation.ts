import type { Confinement } from '../../kernel/confinement/confinement.js';
import { isOwn } from '../../kernel/confinement/facts.js';
import { isFirst } from '../../kernel/namespace-forest.js';
import type { NamespaceType } from '../../kernel/namespaces.js';
import { userText } from '../../kernel/users.js';
import { columns } from '../columns.js';
import { textWidth, wrap } from '../wrap.js';

/** Each type, and what having one's own of it keeps apart, in a word or two. */
const KEEPS_APART: Readonly<Record<NamespaceType, string>> = {
  user: 'users and rights',
  mnt: 'mounts',
  uts: 'host name',
  ipc: 'shared memory',
  net: 'network',
  pid: 'processes',
  cgroup: 'group paths',
  time: 'clocks',
};

export const TYPES = Object.keys(KEEPS_APART) as readonly NamespaceType[];

/** A line for each type of namespace: whether it has its own, which one, and whose that is. */
export function isolationLines(c: Confinement): string[] {
  const rows = TYPES.map((type) => row(c, type));
  const owners = TYPES.map((type) => ownerText(c, type));
  const lines = columns(rows, '  ');
  const width = Math.max(0, ...lines.filter((_, i) => owners[i] !== '').map(({ length }) => length));
  return [
    ...wrap(`${HELD[c.host.who]} its root directory and its mounts against ours.`, textWidth()),
    '',
    'Isolated from the host in',
    ...lines.flatMap((line, i) => withNote(line.padEnd(width), owners[i] ?? '')),
  ];
}

const HELD = {
  'pid 1': 'Its namespaces are held against those of PID 1,',
  reader: 'Its namespaces are held against our own, since those of PID 1 may not be read,',
} as const;

/** Behind the line if there is room, else below it. */
function withNote(line: string, note: string): string[] {
  if (note === '') return [line.trimEnd()];
  return line.length + 2 + note.length <= textWidth()
    ? [`${line}  ${note}`]
    : [line.trimEnd(), ...wrap(note, textWidth(), ' '.repeat(20))];
}

function row(c: Confinement, type: NamespaceType): readonly string[] {
  const link = c.state.namespaces[type];
  if (!link.ok) return [KEEPS_APART[type], 'unknown', `${type}: ${link.reason}`];
  const own = isOwn(c, type);
  const word = own.ok ? (own.value ? 'its own' : 'shared') : 'unknown';
  return [KEEPS_APART[type], word, `${type} ${link.value.inode ?? 'without a process'}`];
}

function ownerText({ state, relations, host }: Confinement, type: NamespaceType): string {
  const [relation, user, link] = [relations[type], state.namespaces.user, state.namespaces[type]];
  if (!relation.ok || !link.ok) return '';
  const { owner, creator } = relation.value;
  if (type === 'user') {
    if (link.value.inode !== null && isFirst({ type, inode: link.value.inode })) return 'the first one';
    const maker = creator === null ? '' : `made by ${userText(creator)}`;
    if (owner === null) return [maker, 'its parent is out of sight'].filter(Boolean).join(', ');
    // Where it stands is said only if that is not in the one that it is held against.
    const above =
      host.namespaces.user.ok && host.namespaces.user.value.inode === owner ? '' : `, in user ${owner}`;
    return `${maker}${above}`;
  }
  if (owner === null) return 'its owner is out of sight';
  return user.ok && user.value.inode === owner ? 'of its user namespace' : `of user ${owner}`;
}
