import { resolve } from 'node:path';
import type { Context, Wanted } from './mount-context.js';
import { mountOptions } from './mount-options.js';
import { bind, mountNew } from './new-mounts.js';
import { cleanPath, ROOT } from './places.js';

/** Devices that every container has: config-linux.md of the specification, "Default Devices". */
const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

/** What is to be mounted; read once, since it tells of what it leaves out. */
export interface MountPlan {
  readonly wanted: readonly Wanted[];
  readonly devices: readonly string[];
}

export function planMounts(context: Context): MountPlan {
  const wanted = wantedMounts(context);
  return { wanted, devices: ownDevices(wanted) };
}

/** What is missing in the root file system itself. Does nothing the second time. */
export function makePoints(context: Context, { wanted, devices }: MountPlan): void {
  const { config, places } = context;
  for (const one of wanted) if (isOnRoot(one, wanted)) makePoint(context, one);
  for (const name of devices) places.make('(default devices)', `/dev/${name}`, 'file');
  const terminals = wanted.find(({ at, type }) => at === '/dev/pts' && type === 'devpts');
  if (terminals && isOnRoot(terminals, wanted) && places.look('/dev/ptmx') === 'missing')
    places.link(terminals.from, 'pts/ptmx', '/dev/ptmx');
  const cwd = cleanPath(config.process?.cwd ?? '/');
  const covered = wanted.some(({ at }) => cwd === at || cwd.startsWith(`${at}/`));
  if (!covered && places.look(cwd) === 'missing') places.make('process.cwd', cwd, 'folder');
}

/** The root file system as a mount, and all that is mounted in it. The host is still there, to be bound from. */
export function mountAll(context: Context, plan: MountPlan): void {
  const { draft, config, places } = context;
  draft.step('root.path', 'bind', ROOT, ROOT);
  // What is read-only takes no mount points any more.
  makePoints(context, plan);
  if (config.root.readonly) draft.step('root.readonly', 'read-only', ROOT);
  for (const name of plan.devices)
    draft.step('(default devices)', 'bind', `/dev/${name}`, places.outside(`/dev/${name}`));
  for (const [i, one] of plan.wanted.entries()) mountOne(context, one, plan.wanted.slice(i + 1));
}

function wantedMounts({ draft, config, here }: Context): Wanted[] {
  const told = new Set<string>();
  return (config.mounts ?? []).flatMap(({ destination, type, source, options }, i) => {
    const from = `mounts[${i}]`;
    const taken = mountOptions(draft, type ?? '', options ?? [], from, told);
    const at = cleanPath(destination);
    if (at === '/') {
      draft.leave(from, 'the root is that of root.path');
      return [];
    }
    return [{ ...taken, from, at, type: type ?? '', source: resolve(here.bundle, source ?? '') }];
  });
}

/** The devices to bind one by one: not where /dev comes as a whole. */
const ownDevices = (wanted: readonly Wanted[]): string[] =>
  wanted.some(({ at }) => at === '/dev')
    ? []
    : DEVICES.filter((name) => !wanted.some(({ at }) => at === `/dev/${name}`));

const isOnRoot = (one: Wanted, all: readonly Wanted[]): boolean =>
  !all.slice(0, all.indexOf(one)).some(({ at }) => one.at === at || one.at.startsWith(`${at}/`));

function makePoint({ here, places }: Context, { from, at, isBind, source }: Wanted): void {
  places.make(from, at, isBind && here.onHost(source) === 'file' ? 'file' : 'folder');
}

function mountOne(context: Context, one: Wanted, later: readonly Wanted[]): void {
  const { draft, places } = context;
  const { at, from } = one;
  makePoint(context, one);
  if (!(one.isBind ? bind(context, one) : mountNew(context, one))) return;
  if (!one.readOnly) return;
  for (const inner of later)
    if (inner.at.startsWith(`${at}/`) && places.covers(inner.at).at === at) makePoint(context, inner);
  draft.step(from, 'read-only', places.outside(at));
}
