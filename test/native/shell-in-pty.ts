import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import { eventually, processesOf } from './processes.js';
import { stagehand } from './stagehand.js';

/** A person at a real terminal. */
export interface Person {
  readonly terminal: IPty;
  readonly marker: string;
  /** Types a line, or control characters. */
  type(text: string): void;
  /** Waits until this appears behind what was waited for before. */
  sees(text: string | RegExp): Promise<string>;
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
  for (const end = Date.now() + 5000; Date.now() < end; await sleep(5)) if (await holds()) return;
  throw new Error(`there was no ${what}`);
}
