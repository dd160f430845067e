import { endingText, endingWords, statusOf } from '../ending.js';
import { fail, judged, type Row, skip } from '../row.js';

/** What the probe ends with in the plain run: see native/judge/main.c. */
const STATUS = 42;
/** 128 + SIGSEGV: see signal(7) for the number. */
const FAULT = 139;

/** The first one: all others need it. */
export const RUNS = 'runs';

/** Stage 0: whatever COMMAND isolates, it is a program that starts another one. */
export const runRows: readonly Row[] = [
  {
    id: RUNS,
    stage: 0,
    title: 'COMMAND executes the program',
    why: 'As long as nothing runs in there, nothing can be said about it.',
    look: ({ plain }) =>
      judged(
        plain.reports.facts !== undefined,
        'the probe ran',
        `the probe said nothing; ${endingWords(plain)}`,
      ),
  },
  {
    id: 'ends',
    stage: 0,
    title: 'COMMAND ends when the program ends',
    why: 'Whoever starts a container waits for it. One that never ends, or that never stops writing, has to be hunted down.',
    look: ({ plain }) =>
      judged(
        statusOf(plain.ending) !== null,
        `COMMAND ${endingText(plain.ending)}`,
        `COMMAND ${endingText(plain.ending)}, and had to be ended`,
      ),
  },
  {
    id: 'stdin',
    stage: 0,
    title: 'Standard input reaches the program',
    why: 'Without it nothing can be typed or piped into a container.',
    look: ({ plain: { reports } }) =>
      judged(
        reports.heard?.heard === 'stdin',
        'a line that was written to COMMAND was read inside',
        'a line that was written to COMMAND was not read inside',
      ),
  },
  {
    id: 'stdout',
    stage: 0,
    title: 'Standard output comes out',
    why: 'Without it nobody sees what a container does.',
    look: ({ plain: { channel } }) =>
      judged(
        channel === 'stdout',
        'what was written inside came out of COMMAND',
        'what was written inside was found in a file only, and not in the output of COMMAND',
      ),
  },
  {
    id: 'stderr',
    stage: 0,
    title: 'Standard error comes out',
    why: 'A program says there what went wrong.',
    look: ({ plain: { stderr } }) =>
      judged(
        stderr,
        'what was written inside came out of COMMAND',
        'what was written to standard error inside did not come out of that of COMMAND',
      ),
  },
  {
    id: 'status',
    stage: 0,
    title: 'The exit status is passed on',
    why: 'Scripts decide by it. A container that fails and says 0 is taken for one that worked.',
    needs: ['ends'],
    look: ({ plain: { ending } }) =>
      judged(
        statusOf(ending) === STATUS,
        `the program ended with ${STATUS}, and so did COMMAND`,
        `the program ended with ${STATUS}, and COMMAND ${endingText(ending)}`,
      ),
  },
  {
    id: 'fault',
    stage: 0,
    run: 'fault',
    title: 'The end by a signal is passed on',
    why: 'A program that crashed has no exit status; 128 and the number of the signal, or the signal itself, says so.',
    needs: ['ends'],
    look: ({ fault }) => {
      if (fault === undefined) return skip('it was not tried');
      if (fault.reports.fault === undefined)
        return fail(`the program was not executed a second time; ${endingWords(fault)}`);
      return judged(
        statusOf(fault.ending) === FAULT,
        `the program was ended by SIGSEGV, and COMMAND ${endingText(fault.ending)}`,
        `the program was ended by SIGSEGV, and COMMAND ${endingText(fault.ending)} instead of ${FAULT}`,
      );
    },
  },
];
