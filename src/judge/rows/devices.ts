import { endingWords } from '../ending.js';
import type { Attempt } from '../evidence.js';
import {
  type Facts,
  type Finding,
  fail,
  fromActs,
  fromFacts,
  judged,
  pass,
  type Row,
  skip,
  some,
} from '../row.js';

type Device = Facts['devices'][number];

/** null, zero, full, random, urandom; tty, console, ptmx; terminals. The kernel's admin-guide/devices.txt. */
function isUsual({ block, major, minor }: Device): boolean {
  if (block) return false;
  if (major === 1) return [3, 5, 7, 8, 9].includes(minor);
  return (major === 5 && minor <= 2) || (major >= 136 && major <= 143);
}

/** `0:26` of `0:26:1`. */
const deviceOf = (identity: string): string => identity.split(':').slice(0, 2).join(':');

const onTerminal = (look: (attempt: Attempt, hostTerminals: string | null) => Finding): Row['look'] => {
  return ({ terminal, hostTerminals }) =>
    terminal === undefined ? skip('it was not tried') : look(terminal, hostTerminals);
};

/** Stage 10: devices and terminals. */
export const deviceRows: readonly Row[] = [
  {
    id: 'dev',
    stage: 10,
    title: 'The usual devices are there and work',
    why: 'Where /dev/null is missing, the first program that writes to it makes a file of it, which fills the disk.',
    look: fromFacts(({ device_wrong }) =>
      judged(
        device_wrong === null,
        'null, zero, full, random, urandom and tty are what they should be',
        `${device_wrong} is missing, or is not that device`,
      ),
    ),
  },
  {
    id: 'dev-host',
    stage: 10,
    title: "None of the host's other devices is there",
    why: "With the host's /dev come its disks, its memory and its consoles.",
    look: fromFacts(({ devices }) => {
      const found = devices.filter((device) => !isUsual(device)).map(({ path }) => path);
      return judged(found.length === 0, 'there is none', `there are ${some(found)}`);
    }),
  },
  {
    id: 'disk',
    stage: 10,
    title: 'No disk can be opened by its number',
    why: 'mknod(2) gives any device a name. Who can open a disk reads all of it, whatever is mounted.',
    look: fromActs(({ calls }) => {
      const said = calls.disk ?? '';
      if (said === '') return skip('it was not tried');
      const refused = said.startsWith('mknod E') || /^open E(PERM|ACCES)$/.test(said);
      const [call, result] = said.split(' ');
      return judged(
        refused,
        `${call} was refused, ${result}`,
        `a node for disk 8:0 was made, and open(2) answered ${result === 'done' ? 'with a descriptor' : `${result}: only the disk is missing`}`,
      );
    }),
  },
  {
    id: 'devpts',
    stage: 10,
    title: 'A devpts of its own',
    why: "With the host's /dev/pts the program can write to the terminals of everybody out there, and has none of its own.",
    look: fromFacts(({ devpts, new_terminal }, _, { hostTerminals }) => {
      if (devpts === null) return fail('no devpts is mounted at /dev/pts');
      if (deviceOf(devpts) === hostTerminals) return fail("/dev/pts is the host's");
      return judged(
        new_terminal === null,
        'a new terminal could be opened in it',
        `no new terminal can be opened by /dev/ptmx: ${new_terminal}`,
      );
    }),
  },
  {
    id: 'tty',
    stage: 10,
    run: 'terminal',
    title: 'On a terminal, input and output are a terminal with a name',
    why: 'Shells, editors and su(1) look for the name of their terminal in /dev, and "not a tty" is what they say without.',
    look: onTerminal((attempt) => {
      const { terminal } = attempt.reports;
      if (terminal === undefined)
        return fail(`the probe said nothing on a terminal; ${endingWords(attempt)}`);
      if (!terminal.all) return fail('not all of standard input, output and error are a terminal');
      return judged(
        terminal.name !== null,
        `it is ${terminal.name}`,
        'it is a terminal without a name in there',
      );
    }),
  },
  {
    id: 'tty-own',
    stage: 10,
    run: 'terminal',
    title: "The terminal is its own, and not the host's",
    why: 'Who has the terminal that you type on can read what you type, and may put keys into it (TIOCSTI, CVE-2017-5226).',
    needs: ['tty'],
    look: onTerminal(({ reports: { terminal } }, hostTerminals) =>
      terminal?.device === hostTerminals
        ? fail("it is one of the host's /dev/pts")
        : pass('it is of another devpts than that of the host'),
    ),
  },
  {
    id: 'ctty',
    stage: 10,
    run: 'terminal',
    title: 'The terminal controls its session',
    why: "Without it no key is a signal, and the shell says: can't access tty, job control turned off.",
    needs: ['tty'],
    look: onTerminal(({ reports: { terminal } }) => {
      if (terminal === undefined) return skip('it was not tried');
      if (!terminal.controlling) return fail('its session has no controlling terminal');
      return judged(
        terminal.foreground,
        'it does, and the program is in the foreground',
        'the program is not in its foreground',
      );
    }),
  },
  {
    id: 'keys',
    stage: 10,
    run: 'terminal',
    title: 'Ctrl-C and Ctrl-Z reach the program',
    why: 'Otherwise nobody can stop what they have started in there.',
    needs: ['ctty'],
    look: onTerminal(({ reports: { keys } }) => {
      if (keys === undefined) return fail('the probe was not in a state to hear them');
      const lost = [...(keys.interrupt ? [] : ['Ctrl-C']), ...(keys.stop ? [] : ['Ctrl-Z'])];
      return judged(
        lost.length === 0,
        'Ctrl-C interrupted the program, Ctrl-Z stopped a job of it',
        `${lost.join(' and ')} had no effect`,
      );
    }),
  },
];
