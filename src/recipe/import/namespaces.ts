import { UNSHARE_KINDS, type UnshareKind } from '../namespaces.js';
import type { OciConfig } from './config.js';
import type { Draft } from './draft.js';
import { mapIds } from './ids.js';
import type { ImportHere } from './types.js';

const KINDS: Readonly<Record<string, UnshareKind>> = {
  network: 'net',
  mount: 'mnt',
  pid: 'pid',
  ipc: 'ipc',
  uts: 'uts',
  user: 'user',
  cgroup: 'cgroup',
  time: 'time',
};

/** A namespace of the container: where it is listed, and the file of one that is there already. */
interface Wanted {
  readonly from: string;
  readonly path?: string | null | undefined;
}

/** By its kind. */
export type Namespaces = ReadonlyMap<UnshareKind, Wanted>;

/** Which namespaces the container has that are not the host's; what is missing and needed is among them. */
export function wantedNamespaces(draft: Draft, { linux }: OciConfig, here: ImportHere): Namespaces {
  const listed = (linux?.namespaces ?? []).map(({ type, path }, i) => {
    const wanted = { from: `linux.namespaces[${i}]`, ...(path == null ? {} : { path }) };
    return [KINDS[type] as UnshareKind, wanted] as const;
  });
  const namespaces = new Map<UnshareKind, Wanted>(listed);
  const add = (kind: UnshareKind, why: string): void => {
    if (namespaces.has(kind)) return;
    namespaces.set(kind, { from: '(added)' });
    draft.change('linux.namespaces', why);
  };
  if (!here.privileged)
    add(
      'user',
      'a normal user makes namespaces only inside a user namespace, so there is one more, as in "runc spec --rootless"',
    );
  add('mnt', "without a mount namespace all mounts would be the host's, so there is one");
  return namespaces;
}

/** Into all namespaces: first the user namespace, which gives the right to the others, then those that are there, then new ones. */
export function enterNamespaces(
  draft: Draft,
  config: OciConfig,
  namespaces: Namespaces,
  here: ImportHere,
): void {
  const joined = UNSHARE_KINDS.filter((kind) => namespaces.get(kind)?.path != null);
  const fresh = UNSHARE_KINDS.filter((kind) => namespaces.has(kind) && !joined.includes(kind));
  const join = (kind: UnshareKind): void => {
    const { from, path } = namespaces.get(kind) as Wanted;
    draft.step(from, 'join', kind, path as string);
  };
  const make = (kind: UnshareKind): void => {
    draft.step((namespaces.get(kind) as Wanted).from, 'unshare', kind);
    if (kind === 'user') mapIds(draft, config, here);
    if (kind === 'mnt') travel(draft, config);
    if (kind === 'time') setClocks(draft, config);
  };
  if (joined.includes('user')) join('user');
  else if (fresh.includes('user')) make('user');
  // In another mount namespace the way to the other files may be gone, so that one comes last.
  for (const kind of joined.filter((one) => one !== 'user' && one !== 'mnt')) join(kind);
  if (joined.includes('mnt')) {
    const { from } = namespaces.get('mnt') as Wanted;
    join('mnt');
    draft.step(from, 'unshare', 'mnt');
    draft.change(from, 'the mounts are made in a copy of it, so that none stays in there');
    travel(draft, config);
  }
  for (const kind of fresh.filter((one) => one !== 'user')) make(kind);
  const born = (['pid', 'time'] as const).flatMap((kind) => namespaces.get(kind)?.from ?? []);
  if (born.length > 0) draft.step(born.join(', '), 'fork');
}

/** Mounts of the container never travel to the host, and those of the host only in when it says so. */
function travel(draft: Draft, { linux }: OciConfig): void {
  const how = linux?.rootfsPropagation || null;
  const step = how === 'slave' || how === 'rslave' ? 'slave' : 'private';
  draft.step(how === null ? 'linux.namespaces' : 'linux.rootfsPropagation', step);
}

function setClocks(draft: Draft, { linux }: OciConfig): void {
  for (const clock of ['monotonic', 'boottime'] as const) {
    const seconds = linux?.timeOffsets?.[clock]?.secs;
    if (seconds != null) draft.step(`linux.timeOffsets.${clock}`, 'time-offset', clock, `${seconds}`);
  }
}
