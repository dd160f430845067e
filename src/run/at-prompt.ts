import { type DiffRow, diffSnapshots } from '../kernel/diff.js';
import { readProcessTree, type TreeProcess } from '../kernel/process-tree.js';
import { readSnapshot, type Snapshot } from '../kernel/snapshot.js';
import type { SessionEvent } from './events.js';
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

/**
 * Performs a recipe whose command ends up as an interactive shell on a terminal (so it has a step `pty`), looks at that
 * shell as soon as it waits for a command, and ends it. The shell is the innermost process, however it came to be.
 * @param end ends it before.
 */
export async function lookAtPrompt(options: SessionOptions, end?: AbortSignal): Promise<AtPrompt> {
  const session = startSession({ ...options, typed: true, env: { ...options.env, PS1: PROMPT } });
  end?.addEventListener('abort', () => void session.stop());
  const events: SessionEvent[] = [];
  let output = '';
  let host: Snapshot | undefined;
  let found: Pick<AtPrompt, 'rows' | 'processes'> = { processes: [] };
  for await (const event of session.events) {
    events.push(event);
    if (event.type === 'ready') host = await readSnapshot(event.pid);
    if (event.type === 'diff' && found.rows === undefined) {
      found = { processes: event.processes };
      if (events.length === 2) session.all();
    }
    if (event.type !== 'output') continue;
    const prompts = countPrompts(output);
    output += event.text;
    if (countPrompts(output) === prompts) continue;
    // Nobody outside can read the name of a UTS namespace, so the shell is asked for it first.
    if (prompts === 0) session.type('uname -n\n');
    if (countPrompts(output) < 2 || host === undefined || found.rows !== undefined) continue;
    found = await lookInside(host, found.processes, nameIn(output));
    session.type('exit\n');
  }
  return { ...found, output: output.replaceAll(PROMPT, ''), events };
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
