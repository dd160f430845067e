import { loadCourse } from '../../../src/course/load.js';

/** The lessons' own recipes, and what they do not have. */
export const RECIPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    (await loadCourse())
      .filter(({ recipe }) => recipe.length > 0)
      .map(({ stage, recipe }) => [`stage ${stage}`, recipe.join(' + ')]),
  ),
  'all at once':
    '-muinpfrC + bind $ROOTFS $ROOTFS + mount proc $ROOTFS/proc + dev $ROOTFS/dev + mount tmpfs $ROOTFS/tmp + ' +
    'mkdir $ROOTFS/dev/mqueue + mount mqueue $ROOTFS/dev/mqueue + pivot $ROOTFS + hostname box + mask /proc/interrupts + ' +
    'rlimit nofile 64:128 + rlimit core 0 + drop cap_sys_chroot,cap_net_raw + no-new-privs + seccomp default kill:acct',
  'no capabilities': '-rm + drop all + no-new-privs',
  'one ambient capability':
    'unshare user + map-root + unshare mnt + private + inherit cap_chown + ambient cap_chown',
  'oneself inside': 'unshare user + map-self + unshare mnt + private',
  'another clock': '-rmT + time-offset boottime 1000 + fork',
  'read-only': '-rm + mount tmpfs /mnt + read-only /mnt + rlimit stack 1M',
};
