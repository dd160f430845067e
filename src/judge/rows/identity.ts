import { idMapText } from '../../kernel/idmaps.js';
import { fail, fromFacts, judged, pass, type Row, skip } from '../row.js';

/** Stages 1 and 2: who the program is, and what its machine is called. */
export const identityRows: readonly Row[] = [
  {
    id: 'id-map',
    stage: 1,
    title: 'Root inside is somebody else outside',
    why: 'In a user namespace everybody has capabilities over what is theirs in it; what they may do outside is decided by who they are there.',
    needs: ['user'],
    look: fromFacts(({ uid }, { inside }) => {
      const map = inside?.uid_map;
      if (map === undefined || !map.ok) return skip(map?.reason ?? 'the probe was not found in /proc here');
      if (map.value.length === 0)
        return fail('its uid_map is empty, so everybody in there is nobody (65534)');
      const root = map.value.some(({ outside, count }) => outside <= 0 && 0 < outside + count);
      const text = `its uid_map is ${idMapText(map.value)}, and it is user ${uid} in there`;
      return root ? fail(`${text}: user 0 of the host is in it`) : pass(text);
    }),
  },
  {
    id: 'hostname',
    stage: 2,
    title: 'A name of its own',
    why: 'A prompt or a log that shows the name of the host misleads whoever reads it.',
    needs: ['uts'],
    look: fromFacts(({ hostname }, { left }) =>
      judged(
        hostname !== left.hostname[0],
        `it is called ${hostname}`,
        `it is called ${hostname}, as the host is: nobody has set a name`,
      ),
    ),
  },
];
