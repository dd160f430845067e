import type { Leftovers } from '../evidence.js';
import { judged, type Row, some } from '../row.js';

/** As long as COMMAND has not ended, nothing is left behind. */
const behind = (row: Omit<Row, 'look' | 'needs'>, list: (left: Leftovers) => readonly string[]): Row => ({
  ...row,
  needs: ['ends'],
  look: ({ plain: { left } }) => {
    const found = list(left);
    return judged(found.length === 0, 'nothing was left behind', `left behind: ${some(found)}`);
  },
});

/** The host as it was before, each at the stage that changes it. */
export const leftRows: Readonly<Record<'hostname' | 'mounts' | 'processes' | 'links' | 'cgroups', Row>> = {
  hostname: {
    id: 'left-hostname',
    stage: 2,
    title: 'The host keeps its name',
    why: 'Programs find their machine by it.',
    look: ({ plain: { left } }) => {
      const [before, after] = left.hostname;
      return judged(before === after, `it is still ${after}`, `it was ${before} and is ${after} now`);
    },
  },
  mounts: behind(
    {
      id: 'left-mounts',
      stage: 3,
      title: 'No mount is left on the host',
      why: 'A mount outlives who made it. It keeps files from being removed, and disks from being taken out.',
    },
    ({ mounts }) => mounts,
  ),
  processes: behind(
    {
      id: 'left-processes',
      stage: 4,
      title: 'No process is left on the host',
      why: 'What goes on after its container has ended is looked after by nobody.',
    },
    ({ processes }) => processes.map(({ name, pid }) => `${name} (${pid})`),
  ),
  links: behind(
    {
      id: 'left-links',
      stage: 6,
      title: 'No network interface is left on the host',
      why: 'An interface, its addresses and its routes stay until somebody removes them.',
    },
    ({ links }) => links,
  ),
  cgroups: behind(
    {
      id: 'left-cgroups',
      stage: 7,
      title: 'No control group is left on the host',
      why: 'A group is a folder: it outlives its processes, and every run leaves one more.',
    },
    ({ cgroups }) => cgroups,
  ),
};
