import { setgroupsDenied } from '../checks/ids.js';
import type { Entry } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';
import { APPARMOR } from './gate-causes.js';

/** uid_map, gid_map and setgroups. */
export const ID_MAP_ENTRIES: readonly Entry[] = [
  {
    id: 'uid-map-refused',
    means: 'The user namespace was made, and the kernel did not take the map of user IDs for it.',
    patterns: [
      /uid_map: (?:Operation not permitted|Permission denied)/i,
      /setting up uid map: /i,
      /(?:failed to|cannot|could not) (?:set|write|update)\b.*\buid_?map/i,
    ],
    example: 'unshare: write failed /proc/self/uid_map: Operation not permitted',
    causes: [
      APPARMOR,
      {
        because: asInRecipe(['unshare user', 'map-uid', 'map-uid'], 'EPERM'),
        wayOut: 'Write all lines of a map with one write(2).',
      },
      {
        because:
          'Without privileges a map has one line, of one ID, and that is your own: "0 1000 1" for user 1000. Any other ' +
          'is refused.',
        wayOut: 'Map yourself, or have newuidmap map the range that /etc/subuid gives you:',
        type: ({ uid }) => [`echo 0 ${uid} 1 > /proc/PID/uid_map`, 'unshare -U --map-root-user --map-auto'],
      },
    ],
    man: 'user_namespaces(7)',
  },
  {
    id: 'gid-map-refused',
    means: 'The kernel did not take the map of group IDs of a user namespace.',
    patterns: [/gid_map: (?:Operation not permitted|Permission denied)/i, /setting up gid map: /i],
    example: 'unshare: write failed /proc/self/gid_map: Operation not permitted',
    causes: [
      {
        because: asInRecipe(['unshare user', 'map-gid'], 'EPERM'),
        check: async (machine, line) => {
          const { probes, holds } = await setgroupsDenied(machine, line);
          return { holds: holds === true ? false : null, probes };
        },
        wayOut: 'Write deny first; unshare -r does so by itself:',
        type: () => ['echo deny > /proc/PID/setgroups'],
      },
      APPARMOR,
    ],
    man: 'user_namespaces(7)',
  },
  {
    id: 'map-refused',
    means: 'A write was refused; of the files in this course those are uid_map, gid_map and setgroups.',
    patterns: [/echo: write error: Operation not permitted/, /echo: echo: I\/O error/, /echo: I\/O error/],
    example: 'bash: echo: write error: Operation not permitted',
    causes: [
      {
        because: asInRecipe(['unshare user', 'map-gid'], 'EPERM'),
        check: setgroupsDenied,
        wayOut: 'For gid_map, write deny first:',
        type: () => ['echo deny > /proc/PID/setgroups'],
      },
      {
        because: 'Without privileges a map has one line, of one ID, and that is your own.',
        wayOut: 'Map yourself:',
        type: ({ uid, groups }) => [
          `echo 0 ${uid} 1 > /proc/PID/uid_map`,
          `echo 0 ${groups[0] ?? uid} 1 > /proc/PID/gid_map`,
        ],
      },
      APPARMOR,
    ],
    man: 'user_namespaces(7)',
  },
];
