import type { CgroupLimit, LimitName } from '../../kernel/cgroup-limits.js';
import { cgroupText } from '../../kernel/cgroups.js';
import type { Evidence, Outside } from '../evidence.js';
import { type Finding, fail, judged, pass, type Row, skip } from '../row.js';

/** More than this is not filled, and so many are not born, to see a limit hold. */
export const MOST_TRIED = { bytes: 256 * 2 ** 20, processes: 512 } as const;

function isInOwnGroup({ plain: { host, inside }, noCgroup }: Evidence): Finding {
  if (inside === undefined) return skip('the probe was not found in /proc here');
  const [ours, theirs] = [host.cgroup, inside.cgroup];
  if (!ours.ok) return skip(ours.reason);
  if (!theirs.ok) return skip(theirs.reason);
  const own = theirs.value.some(
    ({ hierarchy, path }) => ours.value.find((group) => group.hierarchy === hierarchy)?.path !== path,
  );
  if (own) return pass(`it is in ${cgroupText(theirs.value)}`);
  return noCgroup === null
    ? fail(`it is in the group that COMMAND was started in, ${cgroupText(ours.value)}`)
    : skip(noCgroup);
}

const limitRow = (
  row: Omit<Row, 'look' | 'needs' | 'stage'>,
  name: LimitName,
  look: (limit: CgroupLimit & { limit: number }, evidence: Evidence) => Finding,
): Row => ({
  ...row,
  stage: 7,
  needs: ['cgroup'],
  look: (evidence) => {
    const { inside, host } = evidence.plain;
    const limits = inside?.limits;
    if (limits === undefined || !limits.ok)
      return skip(limits?.reason ?? 'the probe was not found in /proc here');
    const found = limits.value.limits.find((one) => one.name === name);
    if (found === undefined) return fail(`its group has not got the controller ${name}`);
    if (groupFor(inside?.cgroup, name) === groupFor(host.cgroup, name))
      return fail('its group for that is the one that COMMAND was started in');
    return found.limit === null
      ? fail('its group has no such limit')
      : look({ ...found, limit: found.limit }, evidence);
  },
});

/** Where a process is counted for a controller, cgroups(7): in a hierarchy of version 1 that has it, else in that of version 2. */
function groupFor(groups: Outside['cgroup'] | undefined, controller: string): string | undefined {
  if (groups === undefined || !groups.ok) return undefined;
  const first = groups.value.find(({ controllers }) => controllers.includes(controller));
  return (first ?? groups.value.find(({ hierarchy }) => hierarchy === 0))?.path;
}

const inMiB = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

/** Stage 7. */
export const groupRows: readonly Row[] = [
  {
    id: 'cgroup',
    stage: 7,
    title: 'A control group of its own',
    why: 'Without one the container can take all memory, all processors and all process numbers of whoever started it.',
    look: isInOwnGroup,
  },
  limitRow(
    {
      id: 'memory',
      title: 'Its memory is limited',
      why: 'One that takes all the memory of the machine takes the others along.',
    },
    'memory',
    ({ limit }, { plain: { reports } }) => {
      const tried = reports.children?.memory.killed;
      if (tried === undefined) return pass(`to ${inMiB(limit)}; it was not tried out`);
      return judged(
        tried,
        `to ${inMiB(limit)}, and who wrote to more was killed`,
        `to ${inMiB(limit)}, but more could be used`,
      );
    },
  ),
  limitRow(
    {
      id: 'pids',
      title: 'Its number of processes is limited',
      why: 'A program that forks for ever takes every process number that the machine has.',
    },
    'pids',
    ({ limit }, { plain: { reports } }) => {
      const said = reports.children?.pids;
      if (said == null) return pass(`to ${limit}; it was not tried out`);
      const [answer, born] = said.split(' ');
      return judged(
        answer !== 'done',
        `to ${limit}, and after ${born} more fork(2) answered ${answer}`,
        `to ${limit}, but ${born} more could be born`,
      );
    },
  ),
  limitRow(
    {
      id: 'cpu',
      title: 'Its share of the processors is limited',
      why: 'One that never waits makes all others wait.',
    },
    'cpu',
    ({ limit }) => pass(`to ${limit} % of one`),
  ),
];
