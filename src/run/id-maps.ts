import { EXIT, Problem } from '../errors.js';
import type { IdKind } from '../kernel/id-names.js';
import { insideOf, outsideOf } from '../kernel/id-translation.js';
import { type IdMap, parseIdMap } from '../kernel/idmaps.js';
import { isFirst } from '../kernel/namespace-forest.js';
import { listProcesses, readNamespace, readProcessFile } from '../kernel/proc.js';
import { decodeReadable, type Readable } from '../kernel/readable.js';
import { parseStat } from '../kernel/stat.js';
import { askKernel, type ToldNamespace } from './ask-kernel.js';
import { findSubject } from './compare/subject.js';

/** One user namespace on the way from a process to us. */
export interface IdLevel {
  readonly inode: number;
  /** The one that the kernel boots with. */
  readonly isFirst: boolean;
  /** Who made it, as we call them; null when that is not told. */
  readonly creator: number | null;
  /** From its IDs to ours. null: there is no process in it by which it could be read, or it may not be. */
  readonly maps: Readonly<Record<IdKind, IdMap | null>>;
}

/** The ID maps of a process, and of the user namespaces above its own. */
export interface IdReport {
  readonly pid: number;
  /** Anybody's text. */
  readonly name: string;
  /** From the process outwards, without our own user namespace; empty when it is in ours. */
  readonly levels: readonly IdLevel[];
  /** Our own user namespace, to whose IDs the maps lead. */
  readonly ours: { readonly inode: number | null; readonly isFirst: boolean };
  /** What its maps say, also when the namespaces may not be seen. */
  readonly maps: Readonly<Record<IdKind, IdMap>>;
  readonly setgroups: 'allow' | 'deny' | null;
  /** Whether all between it and us was seen. */
  readonly whole: boolean;
}

/**
 * Reads the ID maps of a process. The kernel shows them to everybody, in the numbers of who reads; the namespaces in between
 * only to who may trace a process in them.
 * @throws Problem for a word that means no process (2), and for a process that has ended (125).
 */
export async function readIdMaps(word: string): Promise<IdReport> {
  const subject = await findSubject(word);
  if (subject.kind === 'file')
    throw new Problem(`'${word}' is a namespace and no process; name a process that is in it.`);
  const { pid } = subject;
  const maps = { uid: mapOf(pid, 'uid'), gid: mapOf(pid, 'gid') };
  if (!maps.uid.ok || !maps.gid.ok)
    throw new Problem(`Process ${pid} has ended, or its ID maps can't be read here.`, EXIT.ourselves);
  const own = inodeOf('self');
  const chain = await namespacesAbove(pid, own);
  return {
    pid,
    name: nameOf(pid),
    levels: chain.list.map((told, i) => levelOf(told, i === 0 ? pid : undefined)),
    ours: { inode: own, isFirst: own !== null && isFirst({ type: 'user', inode: own }) },
    maps: { uid: maps.uid.value, gid: maps.gid.value },
    setgroups: setgroupsOf(pid),
    whole: chain.whole,
  };
}

/** Where an ID leads. */
export interface Translated {
  readonly id: number;
  /** What it is called in each level; null: it is not mapped there, undefined: it is not known. */
  readonly at: readonly (number | null | undefined)[];
  /** What we call it; null: it has no number here. */
  readonly here: number | null;
}

/** @param from whether the ID is one of the process, or one of ours. */
export function translate(
  report: IdReport,
  kind: IdKind,
  id: number,
  from: 'inside' | 'outside',
): Translated {
  const here = from === 'outside' || isOurs(report) ? id : outsideOf(report.maps[kind], id);
  const at = report.levels.map(({ maps }, i) => {
    const map = maps[kind];
    if (i === 0 && from === 'inside') return outsideOf(report.maps[kind], id) === null ? null : id;
    return map === null || here === null ? undefined : insideOf(map, here);
  });
  return { id, at, here };
}

/** Whether everybody has the same number on both sides: it is in our own user namespace, or shows the map of the first one. */
export function isOurs({ levels, whole, maps, ours }: IdReport): boolean {
  const isEverybody = (map: IdMap): boolean => map.length === 1 && map[0]?.count === 4_294_967_295;
  return levels.length === 0 && (whole || (ours.isFirst && isEverybody(maps.uid) && isEverybody(maps.gid)));
}

function mapOf(pid: number, kind: IdKind): Readable<IdMap> {
  return decodeReadable(readProcessFile(pid, `${kind}_map`), parseIdMap);
}

function levelOf({ inode, creator }: ToldNamespace, known: number | undefined): IdLevel {
  const pid = known ?? memberOf(inode);
  const map = (kind: IdKind): IdMap | null => {
    const read = pid === undefined ? undefined : mapOf(pid, kind);
    return read?.ok ? read.value : null;
  };
  return {
    inode,
    isFirst: isFirst({ type: 'user', inode }),
    creator,
    maps: { uid: map('uid'), gid: map('gid') },
  };
}

/** From the process's own up to ours, which is left out; or as far as it may be seen. */
async function namespacesAbove(
  pid: number,
  own: number | null,
): Promise<{ list: readonly ToldNamespace[]; whole: boolean }> {
  const [answer] = await askKernel([`/proc/${pid}/ns/user`]);
  if (answer === undefined || !('namespaces' in answer)) return { list: [], whole: false };
  const end = answer.namespaces.findIndex(({ inode }) => inode === own);
  return { list: end < 0 ? answer.namespaces : answer.namespaces.slice(0, end), whole: end >= 0 };
}

const memberOf = (inode: number): number | undefined => listProcesses().find((pid) => inodeOf(pid) === inode);

function inodeOf(pid: number | 'self'): number | null {
  const link = readNamespace(pid, 'user');
  return link.ok ? link.value.inode : null;
}

function nameOf(pid: number): string {
  const text = readProcessFile(pid, 'stat');
  return (text.ok ? parseStat(text.value)?.comm : undefined) ?? '';
}

function setgroupsOf(pid: number): 'allow' | 'deny' | null {
  const text = readProcessFile(pid, 'setgroups');
  const word = text.ok ? text.value.trim() : '';
  return word === 'allow' || word === 'deny' ? word : null;
}
