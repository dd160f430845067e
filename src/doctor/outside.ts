import { OPEN_TUN } from '../explain/checks/network.js';
import type { Machine } from '../run/machine.js';
import type { ExtraTrial } from './types.js';

/** What is tried, as doctor calls it. */
export const OPENING_TUN = 'open /dev/net/tun';

/** Whether pasta(1) or slirp4netns(1) could connect a network namespace of this user with the outside. */
export async function tryOutside(machine: Machine): Promise<ExtraTrial> {
  const opened = await machine.run(OPEN_TUN);
  const said = opened?.stderr.trim().split(': ').at(-1) ?? '';
  return {
    what: 'pasta and slirp4netns',
    wanted_for: 'a way from a network namespace of yours to the outside (stage 16)',
    refusal:
      opened === null || opened.ok
        ? null
        : {
            tried: OPENING_TUN,
            errno: null,
            said,
            explanation: `The device /dev/net/tun can't be opened: ${said}.`,
          },
  };
}
