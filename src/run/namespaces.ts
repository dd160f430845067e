import { parseMountinfo } from '../kernel/mounts.js';
import { isFirst, type SeenNamespace } from '../kernel/namespace-forest.js';
import { type NamespaceUse, scanNamespaces, type Unseen, waysInto } from '../kernel/namespace-scan.js';
import { readNamespace, readProcessFile } from '../kernel/proc.js';
import { askKernel, type NamespaceAnswer, type ToldNamespace } from './ask-kernel.js';

/** All namespaces that can be seen from here, and what can't. */
export interface NamespaceReport {
  readonly namespaces: readonly SeenNamespace[];
  readonly unseen: readonly Unseen[];
  /** Of which types we are not in the first one ourselves, of `user` and `pid`: then there is more outside of our sight. */
  readonly inside: readonly ('user' | 'pid')[];
  /** /proc is mounted so that processes of others may be left out of it, proc(5), `hidepid`. */
  readonly hidden: boolean;
}

/**
 * Looks at the whole machine, once. Whatever ends meanwhile is left out.
 * @throws Problem when stagehand or /proc is missing.
 */
export async function readNamespaces(): Promise<NamespaceReport> {
  const { uses, unseen } = scanNamespaces();
  const told = await askAbout(uses);
  const known = new Map<number, SeenNamespace>();
  for (const use of uses) {
    const answer = told.get(use) ?? 'gone';
    if (answer === 'gone' && !isBound(use)) continue;
    const [self, ...above] = Array.isArray(answer) ? answer : [];
    known.set(use.id.inode, { ...use, ...relationsOf(self), asked: self !== undefined });
    for (const one of above) if (!known.has(one.inode)) known.set(one.inode, onlyAbove(one));
  }
  return {
    namespaces: [...known.values()],
    unseen,
    inside: KINDS_WITH_ABOVE.filter(isInside),
    hidden: isHiding(),
  };
}

type Told = readonly ToldNamespace[] | 'refused' | 'gone';

/** Asks by the first way into each namespace, and where that has failed by the next one. */
async function askAbout(uses: readonly NamespaceUse[]): Promise<ReadonlyMap<NamespaceUse, Told>> {
  const told = new Map<NamespaceUse, Told>();
  let open = uses.map((use) => ({ use, ways: waysInto(use) }));
  for (let round = 0; open.length > 0; round += 1) {
    const answers = await askKernel(open.map(({ ways }) => ways[round] ?? ''));
    open.forEach(({ use }, i) => {
      told.set(use, toldBy(answers[i], use, told.get(use) ?? 'gone'));
    });
    open = open.filter(({ use, ways }) => !Array.isArray(told.get(use)) && round + 1 < ways.length);
  }
  return told;
}

// A refusal says that there is something, whatever the next way leads to.
function toldBy(answer: NamespaceAnswer | undefined, { id }: NamespaceUse, before: Told): Told {
  if (answer === undefined) return before;
  if ('namespaces' in answer) return answer.namespaces[0]?.inode === id.inode ? answer.namespaces : before;
  return GONE.has(answer.errno) ? before : 'refused';
}

const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'EINVAL']);

/** Whether a bind mount keeps it that no path leads to: another mount covers it, or its name is none that we can write. */
function isBound({ id, holders }: NamespaceUse): boolean {
  return holders.some((holder) => {
    if (holder.kind !== 'mount') return false;
    const table = readProcessFile(holder.pid, 'mountinfo');
    return table.ok && table.value.includes(` ${id.type}:[${id.inode}] `);
  });
}

function onlyAbove(told: ToldNamespace): SeenNamespace {
  const id = { type: told.type, inode: told.inode };
  return { id, members: [], holders: [], ...relationsOf(told), asked: true };
}

function relationsOf(told: ToldNamespace | undefined): Pick<SeenNamespace, 'parent' | 'owner' | 'creator'> {
  return {
    parent: told?.parent ?? null,
    owner: told?.owner ?? told?.parent ?? null,
    creator: told?.creator ?? null,
  };
}

const KINDS_WITH_ABOVE = ['user', 'pid'] as const;

function isInside(type: 'user' | 'pid'): boolean {
  const link = readNamespace('self', type);
  return link.ok && link.value.inode !== null && !isFirst({ type, inode: link.value.inode });
}

function isHiding(): boolean {
  const text = readProcessFile('self', 'mountinfo');
  const mounts = text.ok ? (parseMountinfo(text.value) ?? []) : [];
  const proc = mounts.findLast(({ mountPoint }) => mountPoint === '/proc');
  return (
    process.geteuid?.() !== 0 &&
    (proc?.superOptions.some((option) => /^hidepid=(?!0$|off$)/.test(option)) ?? false)
  );
}
