import { setgroupsGivenUp, withoutNumber } from '../checks/nested-maps.js';
import type { Cause } from '../entry.js';

/** What is in the way in a shell that is in a user namespace already. */

/** Whoever asks has no number there. */
export const WITHOUT_NUMBER: Cause = {
  because:
    'This shell is in a user namespace already, and its user or its group has no number there. Who has none can make no ' +
    'user namespace.',
  check: withoutNumber,
  wayOut: 'Start that namespace with a number for both, for example yours:',
  type: () => ['unshare --user --map-current-user'],
};

/** Inherited. */
export const SETGROUPS_GIVEN_UP: Cause = {
  because:
    'This shell is in a user namespace in which setgroups(2) is given up, and a new one inherits that. So gid_map is taken at ' +
    'once there, and behind it the file setgroups can not be written any more.',
  check: setgroupsGivenUp,
  wayOut:
    'Nothing is missing: what was to be given up is given up already. To see it refused first, do it in a shell outside of ' +
    'that namespace.',
};
