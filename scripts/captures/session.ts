import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../src/paths.js';
import { processesWith } from '../../test/e2e/processes.js';
import { openTerminal, type Terminal } from '../../test/e2e/terminal.js';
import type { Cells } from './cells.js';
import { stillScreen } from './read-screen.js';
import { stable } from './stable.js';

/** A window in which a learner begins the course, with nothing known of them. */
export interface Window {
  readonly columns: number;
  readonly rows: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A program to draw: `learn` with these arguments, after other ones that leave traces in the learner's progress. */
export interface Start {
  readonly args?: readonly string[];
  readonly after?: readonly (readonly string[])[];
}

/** Takes the picture that stands on the screen now. */
export type Take = (name: string) => Promise<void>;

/** What is done at the keys, and what of it is taken. */
export type Play = (terminal: Terminal, take: Take) => Promise<void>;

/**
 * Opens the real program in a real terminal, with a home of its own, and ends it when `play` is done.
 * @returns the pictures by the names under which they were taken.
 */
export async function session(
  { args = [], after = [] }: Start,
  { columns, rows, env = {} }: Window,
  play: Play,
): Promise<Map<string, Cells>> {
  const home = mkdtempSync(join(tmpdir(), 'learn-captures-'));
  const state = join(home, '.local', 'state');
  mkdirSync(state, { recursive: true });
  const learn = join(packageRoot, 'bin', 'learn');
  // As if learn were in PATH: where it is on this machine is nobody's business.
  const path = `${dirname(learn)}:${process.env.PATH}`;
  const own = {
    PATH: path,
    HOME: home,
    XDG_STATE_HOME: state,
    LEARN_NO_PROGRESS: '',
    LEARN_THEME: 'dark',
    ...env,
  };
  for (const words of after) await execa(process.execPath, [learn, ...words], { env: own, stdin: 'ignore' });
  const terminal = openTerminal([process.execPath, learn, ...args], { columns, rows, env: own });
  const taken = new Map<string, Cells>();
  try {
    const still = stable({
      folders: { [home]: '/home/you', [packageRoot]: '/home/you/learn', [homedir()]: '/home/you' },
      hostname: hostname(),
      uid: process.getuid?.() ?? 0,
      group: ownGroup(),
      terminal: () => readlinkSync(`/proc/${terminal.pid}/fd/0`).replace('/dev/', ''),
      pids: () => processesWith(terminal.marker).map(({ pid }) => pid),
    });
    // Keys that come before it reads them are echoed into the picture.
    await stillScreen(terminal);
    await play(terminal, async (name) => {
      taken.set(name, still(await stillScreen(terminal)));
    });
    return taken;
  } finally {
    await terminal.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** The group that is not the root of its hierarchy; several of version 1 mostly are alike. */
function ownGroup(): string {
  const paths = readFileSync('/proc/self/cgroup', 'utf8')
    .split('\n')
    .map((line) => line.split(':').slice(2).join(':'));
  return paths.find((path) => path.length > 1) ?? '/';
}
