/** How mounts and unmounts travel between this mount and others, mount_namespaces(7). No field set: private. */
export interface Propagation {
  /** Peer group that it sends to and receives from. */
  readonly shared: number | null;
  /** Peer group that it only receives from. */
  readonly master: number | null;
  /** The nearest group that is visible to the reader and that it receives from, if `master` is not. */
  readonly propagateFrom: number | null;
  readonly unbindable: boolean;
}

/** One line of `/proc/<pid>/mountinfo`, its octal escapes decoded. */
export interface Mount {
  readonly id: number;
  readonly parent: number;
  /** `major:minor` of the file system. */
  readonly device: string;
  /** The directory or file of that file system which is seen at the mount point: `/` unless it is a bind mount. */
  readonly root: string;
  /** As seen from the root directory of the process. */
  readonly mountPoint: string;
  readonly options: readonly string[];
  readonly propagation: Propagation;
  readonly type: string;
  readonly source: string;
  readonly superOptions: readonly string[];
}

/** Reads `/proc/<pid>/mountinfo`, proc_pid_mountinfo(5); null if a line of it is none. */
export function parseMountinfo(text: string): readonly Mount[] | null {
  const mounts = text.split('\n').filter(Boolean).map(parseMount);
  return mounts.every((mount) => mount !== null) ? mounts : null;
}

/** `private`, `shared`, `slave`, `shared and slave` or `unbindable`, without the numbers of the groups. */
export function propagationName(p: Propagation): string {
  if (p.unbindable) return 'unbindable';
  if (p.master !== null) return p.shared === null ? 'slave' : 'shared and slave';
  return p.shared === null ? 'private' : 'shared';
}

function parseMount(line: string): Mount | null {
  const fields = line.split(' ');
  const dash = fields.indexOf('-', FIXED_FIELDS);
  const [id = '', parent = '', device = '', root = '', mountPoint = '', options = ''] = fields;
  const [type, source, ...superOptions] = fields.slice(dash + 1);
  if (dash < 0 || type === undefined || source === undefined) return null;
  if (!/^\d+$/.test(id) || !/^\d+$/.test(parent) || !/^\d+:\d+$/.test(device)) return null;
  return {
    id: Number(id),
    parent: Number(parent),
    device,
    root: decodeOctal(root),
    mountPoint: decodeOctal(mountPoint),
    options: options.split(','),
    propagation: parsePropagation(fields.slice(FIXED_FIELDS, dash)),
    type: decodeOctal(type),
    source: decodeOctal(source),
    superOptions: decodeOctal(superOptions.join(' ')).split(','),
  };
}

const FIXED_FIELDS = 6;

// Tags that a later kernel may add are skipped, as proc_pid_mountinfo(5) asks of parsers.
function parsePropagation(tags: readonly string[]): Propagation {
  const group = (name: string): number | null => {
    const tag = tags.find((t) => t.startsWith(`${name}:`));
    return tag === undefined ? null : Number(tag.slice(name.length + 1));
  };
  return {
    shared: group('shared'),
    master: group('master'),
    propagateFrom: group('propagate_from'),
    unbindable: tags.includes('unbindable'),
  };
}

// The kernel writes space, tab, newline, # and backslash as \ooo, so that a blank always ends a field.
function decodeOctal(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
