import { EXIT, Problem } from '../errors.js';
import { type DiffRow, diffSnapshots } from '../kernel/diff.js';
import { readProcessTree, type TreeProcess } from '../kernel/process-tree.js';
import { readSnapshot, type Snapshot } from '../kernel/snapshot.js';
import type { SessionEvent } from './events.js';
import { sanitize } from './sanitize.js';
import { type SessionOptions, startSession } from './session.js';

/** What the shell is told to say when it waits for a command; nothing else writes this. */
const PROMPT = 'ready-for-a-command> ';

/** What an interactive shell was found to be, before it was given anything to do. */
export interface AtPrompt {
  /** Host and shell side by side; undefined when there never was a prompt, because something failed before. */
  readonly rows?: readonly DiffRow[];
  /** Behind the prompt: the processes of the run. */
  readonly processes: readonly TreeProcess[];
  /** All that was written, without the prompt. */
  readonly output: string;
  readonly events: readonly SessionEvent[];
}

/** What went wrong before there was a prompt: what was said on the terminal, and the steps that failed. */
export function complaints({ output, events }: AtPrompt): string[] {
  const said = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const failed = events.flatMap((event) =>
    event.type === 'step' && event.errno !== undefined
      ? [`step ${[event.name, ...event.args].join(' ')}: ${event.errno}. ${event.explanation}`]
      : [],
  );
  return said.length + failed.length === 0 ? ['nothing'] : [...said, ...failed];
}

export interface Patience {
  /** Ends it before. */
  readonly end?: AbortSignal;
  /** Milliseconds that a shell may take from its start to a prompt, and from what was typed to the next. Default: 20000. */
  readonly perPrompt?: number;
}

/**
 * Performs a recipe whose command ends up as an interactive shell on a terminal (so it has a step `pty`), looks at that
 * shell as soon as it waits for a command, and ends it. The shell is the innermost process, however it came to be.
 * @throws Problem when it runs, and shows no prompt for so long that it never will.
 */
export async function lookAtPrompt(
  options: SessionOptions,
  { end, perPrompt = 20_000 }: Patience = {},
): Promise<AtPrompt> {
  const session = startSession({ ...options, typed: true, env: { ...options.env, PS1: PROMPT } });
  end?.addEventListener('abort', () => void session.stop());
  const events: SessionEvent[] = [];
  let output = '';
  let host: Snapshot | undefined;
  let found: Pick<AtPrompt, 'rows' | 'processes'> = { processes: [] };
  const waiting = deadline(perPrompt, () => void session.stop());
  try {
    for await (const event of session.events) {
      events.push(event);
      if (event.type === 'step' && event.name === 'exec') waiting.begin();
      if (event.type === 'ready') host = await readSnapshot(event.pid);
      if (event.type === 'diff' && found.rows === undefined) {
        found = { processes: event.processes };
        if (events.length === 2) session.all();
      }
      if (event.type !== 'output') continue;
      const prompts = countPrompts(output);
      output += event.text;
      if (countPrompts(output) === prompts) continue;
      waiting.begin();
      // Nobody outside can read the name of a UTS namespace, so the shell is asked for it first.
      if (prompts === 0) session.type('uname -n\n');
      if (countPrompts(output) < 2 || host === undefined || found.rows !== undefined) continue;
      found = await lookInside(host, found.processes, nameIn(output));
      session.type('exit\n');
    }
  } finally {
    waiting.end();
  }
  if (waiting.isOver() && end?.aborted !== true) throw noPrompt(output, found.processes, perPrompt);
  return { ...found, output: output.replaceAll(PROMPT, ''), events };
}

function noPrompt(output: string, processes: readonly TreeProcess[], after: number): Problem {
  const said = sanitize(output.replaceAll(PROMPT, '')).trim();
  const names = processes.map(({ name }) => name).filter((name) => name !== 'stagehand');
  const seen = said === '' ? 'It wrote nothing' : `The last that it wrote was "${said.split('\n').at(-1)}"`;
  return new Problem(
    `The shell showed no prompt for ${after / 1000} seconds, so it was ended. ${seen}; what ran was ${names.join(', ')}. ` +
      'If this machine is very busy, try again later.',
    EXIT.failed,
  );
}

interface Deadline {
  begin(): void;
  end(): void;
  isOver(): boolean;
}

/** Calls back when `begin()` was last called so long ago, and `end()` was not. */
function deadline(milliseconds: number, passed: () => void): Deadline {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  return {
    begin() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        over = true;
        passed();
      }, milliseconds);
    },
    end: () => clearTimeout(timer),
    isOver: () => over,
  };
}

async function lookInside(
  host: Snapshot,
  known: readonly TreeProcess[],
  hostname: string,
): Promise<Pick<AtPrompt, 'rows' | 'processes'>> {
  const processes = readProcessTree(known[0]?.pid ?? 0);
  return { processes, rows: diffSnapshots(host, await readSnapshot(innermost(processes), { hostname })) };
}

const countPrompts = (output: string): number => output.split(PROMPT).length - 1;

/** What stands between the first prompt and the second, behind the echo of what was typed. */
function nameIn(output: string): string {
  return output.split(PROMPT)[1]?.split(/\r?\n/)[1] ?? '';
}

function innermost(tree: readonly TreeProcess[]): number {
  return tree.reduce((a, b) => (b.depth > a.depth ? b : a)).pid;
}
