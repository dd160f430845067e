/** What the names of a recipe are in a file in which nobody fills them in. */
const VALUES: Readonly<Record<string, string>> = {
  ROOTFS: '/srv/root',
  UUID: 'box',
  CGROUP: 'box',
  TMPDIR: '/tmp',
};

/** A word with `/srv/root` in place of `$ROOTFS`, and so on. */
export const settled = (word: string): string =>
  word.replaceAll(/\$(ROOTFS|UUID|CGROUP|TMPDIR)\b/g, (_, name: string) => VALUES[name] ?? name);

/** What to do about `/srv/root`, for the head of a file. */
export const NAME_THE_FOLDER = [
  '/srv/root stands for a folder of yours with a root file system, as this makes it:',
  'learn rootfs build host --to /srv/root',
];
