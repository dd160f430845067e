import type { Lesson } from '../../../src/course/lesson.js';
import { loadCourse } from '../../../src/course/load.js';
import { subordinateIds } from '../../../src/run/subordinate-ids.js';

/** Files that come with a lesson are in no export; what is made of them is left out, or not there. */
const usesFiles = ({ files, recipe }: Lesson): boolean =>
  Object.keys(files).some((name) => recipe.join(' ').includes(`$TMPDIR/${name}`));

const stages = (await loadCourse()).filter((lesson) => lesson.recipe.length > 0 && !usesFiles(lesson));

const recipesOf = (some: typeof stages): Record<string, string> =>
  Object.fromEntries(some.map(({ stage, recipe }) => [`stage ${stage}`, recipe.join(' + ')]));

/** What the lessons do not have. */
const OTHERS: Readonly<Record<string, string>> = {
  'all at once':
    '-muinpfrC + bind $ROOTFS $ROOTFS + mount proc $ROOTFS/proc + dev $ROOTFS/dev + mount tmpfs $ROOTFS/tmp + ' +
    'mkdir $ROOTFS/dev/mqueue + mount mqueue $ROOTFS/dev/mqueue + pivot $ROOTFS + hostname box + mask /proc/interrupts + ' +
    'rlimit nofile 64:128 + rlimit core 0 + drop cap_sys_chroot,cap_net_raw + no-new-privs + seccomp default kill:acct',
  'no capabilities': '-rm + drop all + no-new-privs',
  'links of its own':
    '-rmn + lo up + bridge br0 + address br0 10.0.0.1/24 + up br0 + forward + masquerade br0',
  'one ambient capability':
    'unshare user + map-root + unshare mnt + private + inherit cap_chown + ambient cap_chown',
  'oneself inside': 'unshare user + map-self + unshare mnt + private',
  'another clock': '-rmT + time-offset boottime 1000 + fork',
  'read-only': '-rm + mount tmpfs /mnt + read-only /mnt + rlimit stack 1M',
};

/** The lessons' own recipes, and what they do not have. */
export const RECIPES: Readonly<Record<string, string>> = { ...recipesOf(stages), ...OTHERS };

/** Those of the core, and that of the stage about bundles: for runtimes that take their time. */
export const CORE_RECIPES: Readonly<Record<string, string>> = {
  ...recipesOf(stages.filter(({ stage }) => stage <= 13 || stage === 18)),
  ...OTHERS,
};

const { uid, gid } = subordinateIds();

/** For runtimes that map more than one id. */
export const RANGES: Readonly<Record<string, string>> =
  uid === undefined || gid === undefined
    ? {}
    : {
        'a range of ids':
          `unshare user + map-ranges 0:me:1 u:1:${uid.first}:${uid.count} g:1:${gid.first}:${gid.count} + ` +
          'setuid 0 0 + unshare mnt + private',
      };
