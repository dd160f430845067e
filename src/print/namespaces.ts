import {
  isFirst,
  type NamespaceTree,
  namespaceForest,
  type SeenNamespace,
} from '../kernel/namespace-forest.js';
import type { Holder, Unseen } from '../kernel/namespace-scan.js';
import { NAMESPACE_NAMES, NAMESPACES, type NamespaceType } from '../kernel/namespaces.js';
import { escapeControls } from '../kernel/printable.js';
import { userName, userText } from '../kernel/users.js';
import type { NamespaceReport } from '../run/namespaces.js';
import { columns } from './columns.js';
import { counted } from './findings.js';
import { textWidth, wrap } from './wrap.js';

/** The types of namespaces in the order in which they are shown. */
export const NAMESPACE_TYPES: readonly NamespaceType[] = [
  ...new Set(NAMESPACE_NAMES.map((name) => NAMESPACES[name].type)),
];

/** All namespaces as a tree, or those of one type; and what could not be seen. */
export function namespaceLines(report: NamespaceReport, type?: NamespaceType): string[] {
  const list = ofType(report.namespaces, type);
  const forest = namespaceForest(list, type === undefined ? 'owner' : 'parent');
  const rows = forest.flatMap((tree) => treeRows(tree, 0));
  const lines = columns([
    ['namespace', 'processes', 'eldest'],
    ...rows.map(({ namespace, depth }) => cells(namespace, depth)),
  ]);
  return [
    lines[0] ?? '',
    ...rows.flatMap(({ namespace, depth }, i) =>
      withNotes(lines[i + 1] ?? '', notes(namespace, type, report), depth),
    ),
    '',
    ...wrap(countText(list), textWidth()),
    ...unseenTexts(report).flatMap((text) => wrap(text, textWidth())),
  ];
}

/** The same for programs; docs/json.md describes the fields. */
export function namespaceJson(report: NamespaceReport, type?: NamespaceType): object {
  return {
    namespaces: ofType(report.namespaces, type).map(
      ({ id, members, holders, parent, owner, creator, asked }) => ({
        ...id,
        processes: members.length,
        eldest: members[0] === undefined ? null : { pid: members[0].pid, name: members[0].name },
        parent,
        owner,
        creator: creator === null ? null : { uid: creator, name: userName(creator) },
        asked,
        holders,
      }),
    ),
    unseen: report.unseen.map(({ uid, processes }) => ({ uid, name: userName(uid), processes })),
    inside: report.inside,
    hidden: report.hidden,
  };
}

function ofType(all: readonly SeenNamespace[], type?: NamespaceType): readonly SeenNamespace[] {
  return type === undefined ? all : all.filter(({ id }) => id.type === type);
}

interface Row {
  readonly namespace: SeenNamespace;
  readonly depth: number;
}

function treeRows({ namespace, below }: NamespaceTree, depth: number): Row[] {
  return [{ namespace, depth }, ...below.flatMap((tree) => treeRows(tree, depth + 1))];
}

function cells({ id, members: [eldest, ...others] }: SeenNamespace, depth: number): readonly string[] {
  const name = `${'  '.repeat(depth)}${id.type} ${id.inode}`;
  if (eldest === undefined) return [name, `${0}`.padStart(COUNT), ''];
  const count = `${others.length + 1}`.padStart(COUNT);
  return [name, count, `${eldest.pid} (${escapeControls(eldest.name)})`];
}

const COUNT = 'processes'.length;

/** Behind the line if there is room, else below it. */
function withNotes(line: string, texts: readonly string[], depth: number): string[] {
  if (texts.length === 0) return [line];
  const text = texts.join('; ');
  if (line.length + 2 + text.length <= textWidth()) return [`${line}  ${text}`];
  return [line, ...wrap(text, textWidth(), '  '.repeat(depth + 2))];
}

function notes(one: SeenNamespace, type: NamespaceType | undefined, report: NamespaceReport): string[] {
  return [...placeNotes(one, type), ...creatorNotes(one, report), ...holderNotes(one)];
}

function placeNotes({ id, parent, owner, asked }: SeenNamespace, type: NamespaceType | undefined): string[] {
  if (!asked) return ["can't be opened from here, so its place is not known"];
  if (isFirst(id)) return ['the first one'];
  const above = id.type === 'user' || id.type === 'pid';
  return [
    ...(above && parent === null ? ['its parent is out of our sight'] : []),
    // Where the tree shows it already, it is not said again.
    ...(id.type === 'pid' && parent !== null && type === undefined ? [`below pid ${parent}`] : []),
    ...(id.type !== 'user' && owner === null ? ['its owner is out of our sight'] : []),
    ...(id.type !== 'user' && owner !== null && type !== undefined ? [`belongs to user ${owner}`] : []),
  ];
}

function creatorNotes({ id, creator }: SeenNamespace, { inside }: NamespaceReport): string[] {
  if (creator === null || isFirst(id)) return [];
  const nobody = creator === OVERFLOW && inside.includes('user');
  return [`made by ${nobody ? 'a user who has no number here' : userText(creator)}`];
}

/** What the kernel says of a user that our user namespace does not map, user_namespaces(7). */
const OVERFLOW = 65534;

function holderNotes({ members, holders }: SeenNamespace): string[] {
  if (members.length === 0 && holders.length === 0) return ['kept by what is below it'];
  const texts = new Set(holders.map(holderText));
  const [first, second, ...others] = texts;
  const shown = [first, second].filter((text) => text !== undefined);
  return others.length === 0 ? shown : [...shown, `${others.length} more such`];
}

function holderText(holder: Holder): string {
  if (holder.kind === 'mount') return `bound at ${escapeControls(holder.path)}`;
  const who = `${holder.pid} (${escapeControls(holder.name)})`;
  return holder.kind === 'descriptor' ? `open in ${who}` : `for the children of ${who}`;
}

function countText(list: readonly SeenNamespace[]): string {
  const count = (type: NamespaceType): number => list.filter(({ id }) => id.type === type).length;
  const parts = NAMESPACE_TYPES.filter((type) => count(type) > 0).map((type) => `${count(type)} ${type}`);
  return `${counted(list.length, 'namespace')}: ${parts.join(', ')}.`;
}

function unseenTexts({ unseen, inside, hidden }: NamespaceReport): string[] {
  return [
    ...(unseen.length > 0 ? [refusedText(unseen)] : []),
    ...(hidden ? ["/proc hides processes of others (hidepid): how many can't be told."] : []),
    ...(inside.includes('pid')
      ? ['We are in a PID namespace ourselves: who is outside of it is not seen.']
      : []),
  ];
}

function refusedText(unseen: readonly Unseen[]): string {
  const [most, next, ...others] = unseen.map(
    ({ uid, processes }) => `${processes} ${processes === 1 ? 'process' : 'processes'} of ${userText(uid)}`,
  );
  const rest = others.length > 0 ? [`those of ${counted(others.length, 'other user')}`] : [];
  const who = [most, next, ...rest].filter(Boolean).join(', ');
  const hint = process.geteuid?.() === 0 ? '' : ' "sudo learn ns" sees more.';
  return `Not seen are the namespaces of ${who}: the kernel shows them only to who may trace them.${hint}`;
}
