import type { Draft } from './draft.js';

/** Flags that every mount of a kind has here, as in native/step_mount.c. */
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  tmpfs: ['nosuid', 'nodev'],
  ramfs: ['nosuid', 'nodev'],
  devpts: ['nosuid', 'noexec', 'newinstance'],
};
const STRICT = ['nosuid', 'nodev', 'noexec'];

/** Options that are flags, and not for the file system. */
const FLAGS: Readonly<Record<string, string>> = {
  nosuid: 'only new file systems are mounted with it',
  nodev: 'only new file systems are mounted with it',
  noexec: 'only proc, sysfs, mqueue and devpts are mounted with it',
  nosymfollow: 'there is no step for it',
  tmpcopyup: 'what lies below a tmpfs is not copied into it',
  idmap: 'mounts with an id map of their own are no step',
  ridmap: 'mounts with an id map of their own are no step',
};

/** When the time of the last access is written down; nobody sees a difference in a fresh file system. */
const SILENT =
  /^(defaults|rw|ro|rro|r?bind|r?private|suid|dev|exec|a?sync|(no|rel|lazy|strict|nodir|dir)?atime|norelatime|nostrictatime|no?(i|lazy)version)$/;

export interface MountOptions {
  readonly readOnly: boolean;
  readonly isBind: boolean;
  /** For the file system itself: `size=64k`. */
  readonly data: readonly string[];
}

/** Of a mount: its options taken apart. What has no place is told of, once for each name. */
export function mountOptions(
  draft: Draft,
  type: string,
  options: readonly string[],
  from: string,
  told: Set<string>,
): MountOptions {
  const isBind = type === 'bind' || options.some((option) => /^r?bind$/.test(option));
  const always = isBind ? [] : (ALWAYS[type] ?? STRICT);
  const left = new Map<string, string[]>();
  const leave = (option: string, why: string): void => {
    if (!told.has(`${option} ${why}`)) left.set(why, [...(left.get(why) ?? []), option]);
    told.add(`${option} ${why}`);
  };
  const data: string[] = [];
  for (const option of options) {
    if (always.includes(option) || SILENT.test(option)) continue;
    const why = FLAGS[option.replace(/=.*/, '')];
    if (why !== undefined) leave(option, isBind ? 'a bind is made read-only here, and no more' : why);
    else if (/^r?(slave|shared|unbindable)$/.test(option))
      leave(option, 'no mount event crosses a mount here');
    else if (isBind) leave(option, 'a bind has no such option');
    else data.push(option);
  }
  for (const [why, names] of left) draft.leave(`${from}.options ${names.join(',')}`, why);
  return { isBind, data, readOnly: options.some((option) => /^r?ro$/.test(option)) };
}
