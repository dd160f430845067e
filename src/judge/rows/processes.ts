import { endingText, endingWords, signalName, statusOf } from '../ending.js';
import type { Evidence } from '../evidence.js';
import { type Finding, fail, fromFacts, judged, NOT_TRIED, pass, type Row, skip, some } from '../row.js';

/** What the probe ends with when SIGTERM comes: see native/judge/main.c. */
const TERMINATED = 43;

const names = (numbers: string): string[] =>
  numbers
    .split(' ')
    .filter(Boolean)
    .map((n) => signalName(Number(n)));

function passesTerm({ terminated: run }: Evidence): Finding {
  if (run === undefined) return skip('it was not tried');
  if (run.reports.waiting === undefined)
    return fail(`the program was not executed again; ${endingWords(run)}`);
  if (run.reports.terminated === undefined)
    return fail(`COMMAND was sent SIGTERM and ${endingText(run.ending)}; the program never heard of it`);
  return judged(
    statusOf(run.ending) === TERMINATED,
    `the program heard it and ended with ${TERMINATED}, and so did COMMAND`,
    `the program heard it and ended with ${TERMINATED}, but COMMAND ${endingText(run.ending)}`,
  );
}

function diesWithCommand({ killed: run }: Evidence): Finding {
  if (run === undefined) return skip('it was not tried');
  if (run.reports.waiting === undefined)
    return fail(`the program was not executed again; ${endingWords(run)}`);
  const left = run.left.processes.map(({ name, pid }) => `${name} (${pid})`);
  return judged(
    left.length === 0,
    'COMMAND was sent SIGKILL, and nothing of it was left a moment later',
    `COMMAND was sent SIGKILL, and ${some(left)} went on`,
  );
}

/** Stage 4: processes, besides the namespace itself. */
export const processRows: readonly Row[] = [
  {
    id: 'fork',
    stage: 4,
    title: 'The program can have children',
    why: 'When the first process in a PID namespace ends, nobody can be born in it any more: every fork answers ENOMEM.',
    needs: ['pid'],
    look: ({ plain: { reports } }) => {
      if (reports.children === undefined) return skip(NOT_TRIED);
      const { fork } = reports.children;
      return judged(fork === null, 'three were born, one after the other', `fork(2) failed: ${fork}`);
    },
  },
  {
    id: 'reap',
    stage: 4,
    title: 'Process 1 collects orphans',
    why: 'What has ended and is not waited for stays a zombie and keeps its number, until none is left.',
    needs: ['fork'],
    look: ({ plain: { reports } }) => {
      if (reports.children === undefined || reports.facts === undefined) return skip(NOT_TRIED);
      if (reports.facts.pid === 1) return pass('the program is process 1 itself, and looks after its own');
      return judged(
        reports.children.orphan_collected,
        'an orphan that ended was collected',
        'an orphan that ended stayed a zombie: process 1 does not wait for it',
      );
    },
  },
  {
    id: 'proc',
    stage: 4,
    title: '/proc shows its own processes',
    why: 'A /proc of the host tells of every process out there, and ps(1) and kill(1) inside use the wrong numbers.',
    needs: ['pid'],
    look: fromFacts(({ proc, pid }) => {
      if (proc === null) return fail('no proc is mounted at /proc');
      return judged(
        proc.self === `${pid}`,
        `it shows ${proc.processes} ${proc.processes === 1 ? 'process' : 'processes'}`,
        `it is that of another PID namespace: it shows ${proc.processes} processes, and calls the program ${proc.self} and not ${pid}`,
      );
    }),
  },
  {
    id: 'signals',
    stage: 4,
    title: 'The program begins with no signal blocked or ignored',
    why: 'An exec keeps what is ignored and blocked. A program that starts so never hears of Ctrl-C, or of a pipe that broke.',
    look: fromFacts(({ ignored, blocked }) => {
      const found = [
        ...(ignored === '' ? [] : [`${some(names(ignored))} ignored`]),
        ...(blocked === '' ? [] : [`${some(names(blocked))} blocked`]),
      ];
      return judged(found.length === 0, 'none is', `it began with ${found.join(' and ')}`);
    }),
  },
  {
    id: 'term',
    stage: 4,
    run: 'terminated',
    title: 'SIGTERM is passed on',
    why: 'It is how a container is asked to stop. Nobody inside can save their work when only the program outside hears of it.',
    look: passesTerm,
  },
  {
    id: 'killed',
    stage: 4,
    run: 'killed',
    title: 'The container ends with COMMAND, even by SIGKILL',
    why: 'Otherwise it goes on without anybody who knows of it.',
    look: diesWithCommand,
  },
];
