import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import { PATIENCE } from '../patience.js';
import { missing } from './missing.js';
import { childrenOf, eventually, processesOf } from './processes.js';
import { stagehand } from './stagehand.js';

export const CTRL_C = '\x03';
export const CTRL_D = '\x04';
export const CTRL_Z = '\x1a';
/** A shell for the inside, whose prompt is not that of the one outside. */
export const INSIDE = 'env PS1="$PS1_INSIDE" bash --norc --noprofile -i';
/** Why these tests can't be done here, or false. */
export const skip = missing('bash', 'bash') || missing('setsid', 'util-linux');

/** A person at a real terminal. */
export interface Person {
  readonly terminal: IPty;
  readonly marker: string;
  /** Types a line, or control characters. */
  type(text: string): void;
  /** Waits until this appears behind what was waited for before. */
  sees(text: string | RegExp): Promise<string>;
  /** Waits until this prompt is the last that was written, and so what is typed comes behind it. */
  prompted(prompt: string): Promise<void>;
  /** The living process with this name (comm), and how it stands. */
  process(name: string): Promise<{ pid: number; state: string; group: number; foreground: number }>;
}

let terminals = 0;

/** Empty when the process has ended since it was found. */
function statOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}

/** Somebody who has just opened a terminal with bash, or another program, in it; `S` is stagehand there. */
export function sitDown(...argv: string[]): Person {
  const marker = `terminal-${process.pid}-${terminals++}`;
  const [program = 'bash', ...args] = argv.length > 0 ? argv : ['bash', '--norc', '--noprofile', '-i'];
  const { CI, ...environment } = process.env;
  const terminal = spawn(program, args, {
    cols: 80,
    rows: 24,
    env: {
      ...environment,
      TERM: 'dumb',
      PS1: 'host$ ',
      // By its name, so that the echo of a command line is not taken for the prompt.
      PS1_INSIDE: 'inside$ ',
      HISTFILE: '',
      INPUTRC: '/dev/null',
      MARKER: marker,
      S: stagehand,
      LC_ALL: 'C',
    },
  });
  let output = '';
  terminal.onData((text) => {
    output += text;
  });
  after(() => {
    terminal.kill('SIGKILL');
    spawnSync('kill', ['-9', ...processesOf(marker).map(String)]);
  });
  return {
    terminal,
    marker,
    type: (text) => terminal.write(text),
    async sees(text) {
      const find = () => (typeof text === 'string' ? output.indexOf(text) : output.search(text));
      await eventually(() => find() >= 0).catch(() => {
        throw new Error(`${text} was not seen, but: ${JSON.stringify(output)}`);
      });
      const found = typeof text === 'string' ? text : (output.match(text)?.[0] as string);
      output = output.slice(find() + found.length);
      return found;
    },
    async prompted(prompt) {
      await eventually(() => output.endsWith(prompt)).catch(() => {
        throw new Error(`${prompt} was not the last, but: ${JSON.stringify(output)}`);
      });
      output = '';
    },
    async process(name) {
      return eventually(() => {
        for (const pid of processesOf(marker)) {
          const stat = statOf(pid);
          if (!stat.includes(`(${name})`)) continue;
          const [state = '', , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
          return { pid, state, group: Number(group), foreground: Number(foreground) };
        }
        return undefined;
      });
    },
  };
}

/** What `stty -g` says to the shell outside, which shows its prompt then. */
export async function settings(person: Person): Promise<string> {
  person.type('stty -g\r');
  const text = await person.sees(/[0-9a-f]+:[0-9a-f:]{20,}/);
  await person.prompted('host$ ');
  return text;
}

/** Waits until the terminal outside hands every key on as it is: from then on the terminal inside decides. */
export const isRaw = ({ terminal }: Person) =>
  eventually(() => {
    const outer = readlinkSync(`/proc/${terminal.pid}/fd/0`);
    return / -icanon/.test(spawnSync('stty', ['-a', '-F', outer], { encoding: 'utf8' }).stdout);
  });

/** The pid of stagehand's first process, whose parent is the shell. */
export const guardOf = (person: Person) =>
  eventually(() => childrenOf(person.terminal.pid).find((pid) => processesOf(person.marker).includes(pid)));

/** Waits until the process stands in this state: `T` is stopped, `S` asleep. */
export const standsAs = (person: Person, name: string, state: string) =>
  until(async () => (await person.process(name)).state === state, `${name} in state ${state}`);

/** Waits until the process is in the foreground of its terminal, and waits for what is typed. */
export const hasTerminal = (person: Person, name: string) =>
  until(async () => {
    const { group, foreground, state } = await person.process(name);
    return group === foreground && state === 'S';
  }, `${name} in the foreground`);

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(5)) if (await holds()) return;
  throw new Error(`there was no ${what}`);
}
