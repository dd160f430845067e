import type { Machine } from '../../run/machine.js';
import { giveRange } from '../../run/subordinate-ids.js';
import { asRoot, install } from '../../run/way-out.js';
import { orElsewhere } from '../checks/finding.js';
import {
  helpersPowerless,
  idsMissing,
  noHelpers,
  noNewPrivs,
  noSubordinateIds,
  setgroupsDenied,
} from '../checks/ids.js';
import type { Cause, Entry } from '../entry.js';
import { asInRecipe } from '../like-recipe.js';

const askForRange = (machine: Machine): readonly string[] => [asRoot(machine, giveRange(machine))];

/** The range is there, or it is given first; then newuidmap maps it. */
const useRange = (): readonly string[] => ['unshare -U --map-root-user --map-auto'];

/** newuidmap is a package of its own on most distributions. */
export const NO_HELPERS: Cause = {
  because: 'newuidmap and newgidmap are in a package of their own that is not installed.',
  check: noHelpers,
  wayOut: 'Install it:',
  type: (machine) => install(machine, 'newuidmap'),
  risk: 'Both run with rights of root, for every user of the machine.',
};

/** A range has to be given. */
export const NO_RANGE: Cause = {
  because: 'No range of subordinate IDs is given to this user in /etc/subuid and /etc/subgid.',
  check: noSubordinateIds,
  wayOut: 'The administrator gives one that nobody else has:',
  type: askForRange,
  risk: 'Who is given a range may read and change all files of its numbers: it must not be that of somebody else.',
};

/** Only to whom it is missing: a setuid program that also has a file capability gets no other, capabilities(7), and fails. */
const giveRights = (machine: Machine): readonly string[] =>
  (['newuidmap', 'newgidmap'] as const)
    .filter((name) => !noNewPrivs(machine) && machine.program(name)?.setuid !== true)
    .map((name) => {
      const right = name === 'newuidmap' ? 'cap_setuid=ep' : 'cap_setgid=ep';
      return asRoot(machine, `setcap ${right} ${machine.program(name)?.path ?? `/usr/bin/${name}`}`);
    });

/** They are there and can't do it. */
export const HELPERS_POWERLESS: Cause = {
  because:
    'newuidmap or newgidmap is neither setuid root nor has its file capability, or no_new_privs switches both off.',
  check: helpersPowerless,
  wayOut: (machine) =>
    noNewPrivs(machine)
      ? 'Nothing takes no_new_privs off a process: do it in a shell that was started without it.'
      : 'Install its package again, or give it back its right:',
  type: giveRights,
  risk: 'Both then run with rights of root, for every user of the machine.',
};

/** Users and groups without a number, and the helpers that map ranges. */
export const ID_ENTRIES: readonly Entry[] = [
  {
    id: 'newuidmap-missing',
    means: 'newuidmap or newgidmap, the programs that may map a range of IDs, were not found.',
    patterns: [/new[ug]idmap"?:? .*(?:not found|No such file)/i, /(?:find|execute|exec:?) "?new[ug]idmap/i],
    example: 'newuidmap: not found',
    causes: [NO_HELPERS],
    man: 'newuidmap(1), newgidmap(1)',
  },
  {
    id: 'newuidmap-target',
    means: 'newuidmap or newgidmap does not take this process for one of yours.',
    patterns: [
      /new[ug]idmap: Target process .*different user/i,
      /new[ug]idmap: Could not (?:open proc directory|stat proc directory) for target/i,
      /new[ug]idmap: Cannot determine your user name/i,
    ],
    example:
      'newuidmap: Target process 4711 is owned by a different user: uid:1001 pw_uid:1001 st_uid:0, gid:1001 pw_gid:1001 st_gid:0',
    causes: [
      {
        because:
          'It maps for processes of its caller only. Besides, group and user must be those of /etc/passwd: behind newgrp(1) or sg(1), ' +
          'or as a user without a line there, it refuses.',
        wayOut: 'Call it in a shell as you have it behind the login, for a process that you have started.',
      },
      {
        because:
          'There is no such process, or the number is one of another PID namespace than the one that /proc shows.',
        wayOut: 'Name the process by the number that it has where newuidmap is called, such as $! behind &.',
      },
    ],
    man: 'newuidmap(1)',
  },
  {
    id: 'id-overflow',
    means: 'Somebody has no number that could be written down on this mount.',
    patterns: [/Value too large for defined data type/i, /bind-ids.*EOVERFLOW/],
    example: "touch: cannot touch 'new': Value too large for defined data type",
    causes: [
      {
        because:
          'A new file belongs to who makes it. The mount is an idmapped one, or its file system was mounted in another user namespace, ' +
          'and this user is not in the map of that.',
        wayOut:
          'Be a user who is in it, or make the mount with a map that has this one too: bind-ids SOURCE TARGET FROM TO COUNT.',
      },
      {
        because: 'An old program of 32 bits can not hold the size or the number of a file.',
        wayOut: 'Use one that was built for large files.',
      },
    ],
    man: 'mount_setattr(2), mount(8)',
  },
  {
    id: 'newuidmap-refused',
    means: 'newuidmap or newgidmap did not map the range of IDs.',
    patterns: [
      /new[ug]idmap: .*(?:write to [ug]id_map failed|not allowed|overflow|setgroups deny|Could not|cannot)/i,
      /map-ranges.*E(?:NODATA|PERM)\b/,
      /write to [ug]id_map failed/i,
      /no (?:line|entry|subid|subuid|subgid).*\/etc\/sub[ug]id/i,
      /no sub[ug]id ranges/i,
    ],
    example: 'newuidmap: write to uid_map failed: Operation not permitted',
    causes: [
      NO_RANGE,
      HELPERS_POWERLESS,
      {
        because:
          'The range that was asked for is not inside of the one in /etc/subuid, or the user namespace has a map already: ' +
          'a map is written once.',
        wayOut:
          'Ask for IDs of your range only, and call newuidmap from outside before anything else wrote the map.',
      },
      {
        because: 'Two lines of the map overlap, or a line has no IDs: then the kernel says Invalid argument.',
        wayOut: 'Give each number to one line only, inside and outside.',
      },
    ],
    man: 'newuidmap(1), subuid(5)',
  },
  {
    id: 'setgroups-refused',
    means: 'A program was to change the list of groups and was not allowed to.',
    patterns: [
      /setgroups.*(?:Operation not permitted|failed)/i,
      /cannot set groups/i,
      /initgroups.*not permitted/i,
    ],
    example: 'su: cannot set groups: Operation not permitted',
    causes: [
      {
        because:
          'setgroups is denied in this user namespace. That was the price for writing gid_map without privileges ' +
          '(unshare -r pays it), and it can not be undone.',
        check: setgroupsDenied,
        wayOut: 'Make the namespace with newgidmap, which maps a range and leaves setgroups allowed:',
        type: useRange,
      },
      {
        because: 'Outside of a user namespace only root, or who has CAP_SETGID, may change groups.',
        check: (machine) => ({
          holds: machine.uid === 0 ? false : null,
          probes: [{ asked: 'id -u', said: `${machine.uid}` }],
        }),
        wayOut: 'Be root, in a user namespace of your own at least.',
      },
    ],
    man: 'setgroups(2), user_namespaces(7)',
  },
  {
    id: 'id-unmapped',
    means: 'A user or group has no number here.',
    patterns: [
      /ch(?:own|grp)\b.*Invalid argument/i,
      /lchown.*invalid argument/i,
      /setres[ug]id.*Invalid argument/i,
      /setuid \d.*Invalid argument/,
    ],
    example: "chown: changing ownership of 'file': Invalid argument",
    causes: [
      {
        because: asInRecipe(['-r', 'setuid 5'], 'EINVAL'),
        check: orElsewhere(idsMissing),
        wayOut: 'Map a range, so that more than one user exists in there:',
        type: useRange,
      },
      {
        because: 'For a range, somebody has to be given one first.',
        check: noSubordinateIds,
        wayOut: 'The administrator gives one:',
        type: askForRange,
      },
    ],
    man: 'user_namespaces(7), chown(2)',
  },
];
