import { EXIT, Problem } from '../errors.js';
import { columns } from '../print/columns.js';
import { say } from '../print/say.js';
import { buildRootfs } from '../run/rootfs/build.js';
import { findRootfs, listRootfs, type Rootfs, removeRootfs } from '../run/rootfs/cache.js';
import { chosenRootfs, KIND_NAMES, parseKind, ROOTFS_KINDS, type RootfsKind } from '../run/rootfs/kinds.js';

/** `learn rootfs build KIND [IMAGE]`: makes one; what it does meanwhile, it says on stderr. */
export async function build(
  kind: string,
  image: string | undefined,
  { to }: { to?: string },
): Promise<number> {
  const rootfs = await buildRootfs(parseKind(kind), {
    image,
    to,
    onProgress: (line) => console.error(`${kind}: ${line}`),
  });
  say([`${kind}: ${sizeText(rootfs.bytes)} in ${rootfs.path}`]);
  if (to !== undefined && rootfs.hasMappedIds) {
    say([
      'Its files belong to several users of your range of ids. To remove it:',
      `unshare --map-auto --map-root-user rm -rf ${rootfs.path}`,
    ]);
  }
  return EXIT.ok;
}

/** `learn rootfs list`: all kinds, and which of them are there. */
export async function list({ json = false }: { json?: boolean }): Promise<number> {
  const chosen = chosenRootfs();
  const kinds = KIND_NAMES.map((kind) => ({ kind, rootfs: findRootfs(kind), isDefault: kind === chosen }));
  if (json) {
    console.log(JSON.stringify(kinds.map(jsonKind), null, 2));
    return EXIT.ok;
  }
  const rows = kinds.map(({ kind, rootfs, isDefault }) => [
    `${isDefault ? '*' : ' '} ${kind}`,
    ...(rootfs === null
      ? ['-', '-', ROOTFS_KINDS[kind]]
      : [sizeText(rootfs.bytes), dateText(rootfs.builtAt), rootfs.path]),
  ]);
  say(columns([['  kind', 'size', 'built', 'where'], ...rows]));
  say(['', defaultText(chosen)]);
  return EXIT.ok;
}

/** `learn rootfs remove KIND`, or `--all`. */
export async function remove(name: string | undefined, { all = false }: { all?: boolean }): Promise<number> {
  if (all === (name !== undefined)) throw new Problem('Say which kind to remove, or --all.');
  const kinds = name === undefined ? listRootfs().map(({ kind }) => kind) : [parseKind(name)];
  for (const kind of kinds) {
    if (removeRootfs(kind)) say([`removed ${kind}`]);
    else if (!all) throw new Problem(`'${kind}' is not built; "learn rootfs list" shows what is.`);
  }
  if (kinds.length === 0) say(['There is nothing to remove.']);
  return EXIT.ok;
}

interface KindRow {
  readonly kind: RootfsKind;
  readonly rootfs: Rootfs | null;
  readonly isDefault: boolean;
}

function jsonKind({ kind, rootfs, isDefault }: KindRow): Record<string, unknown> {
  return {
    kind,
    path: rootfs?.path ?? null,
    bytes: rootfs?.bytes ?? null,
    built_at: rootfs?.builtAt.toISOString() ?? null,
    default: isDefault,
  };
}

function defaultText(chosen: RootfsKind | { folder: string }): string {
  return typeof chosen === 'object'
    ? `A run gets a copy of ${chosen.folder}, as LEARN_ROOTFS says.`
    : 'A run gets a copy of the one with *; LEARN_ROOTFS=KIND or LEARN_ROOTFS=/A/FOLDER chooses another.';
}

function sizeText(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0)} MB`;
}

/** Swedes write a date as all machines do. */
function dateText(date: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }).format(date);
}
