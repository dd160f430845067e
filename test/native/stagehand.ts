import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseTraceLine, type TraceLine } from '../../src/run/protocol.js';
import { PATIENCE } from '../patience.js';

export const asRoot = process.geteuid?.() === 0;
export const nativeFolder = fileURLToPath(new URL('../../native/', import.meta.url));
export const stagehand = `${nativeFolder}build/stagehand`;

/** A run that takes longer than this hangs, and is killed: later than a test that waits for something in it gives up. */
export const TOO_LONG = 2 * PATIENCE;

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly trace: readonly TraceLine[];
}

/** stagehand at work, seen from outside. */
export interface Performance {
  readonly child: ChildProcess & { pid: number };
  /** In the environment of every process that belongs to this run, see `processesOf`. */
  readonly marker: string;
  /** The next line of the trace. */
  next(): Promise<TraceLine>;
  /** A byte on the pace for each character. */
  go(bytes: string): void;
  hangUp(): void;
  readonly ended: Promise<Ended>;
}

export interface Options {
  readonly paced?: boolean;
  readonly traced?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly program?: string;
  readonly before?: readonly string[];
}

let runs = 0;

/** Starts stagehand: with a trace and a pace (the default), or without. */
export function start(words: readonly string[], options: Options = {}): Performance {
  const { paced = true, traced = true, env = {}, program = stagehand, before = [] } = options;
  const marker = `stagehand-test-${process.pid}-${runs++}`;
  const descriptors = [...(traced ? ['--trace', '3'] : []), ...(paced ? ['--pace', '4'] : [])];
  const argv = [...before, program, ...descriptors, ...words];
  const child = spawn(argv[0] as string, argv.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe', traced ? 'pipe' : 'ignore', paced ? 'pipe' : 'ignore'],
    env: { ...process.env, LC_ALL: 'C.UTF-8', MARKER: marker, ...env },
    timeout: TOO_LONG,
    killSignal: 'SIGKILL',
  }) as ChildProcess & { pid: number };
  const trace: TraceLine[] = [];
  let hungUp = false;
  const pace = child.stdio[4] as Writable | null;
  pace?.on('error', () => {});
  const wanted: ((line: TraceLine) => void)[] = [];
  const unread: TraceLine[] = [];
  if (traced) {
    createInterface({ input: child.stdio[3] as Readable }).on('line', (text) => {
      // Who hangs up in the middle of a line gets half a line.
      if (hungUp && !text.endsWith('}')) return;
      const line = parseTraceLine(text);
      trace.push(line);
      const reader = wanted.shift();
      if (reader) reader(line);
      else unread.push(line);
    });
  }
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text) => (output.stdout += text));
  child.stderr?.on('data', (text) => (output.stderr += text));
  return {
    child,
    marker,
    next: async () => unread.shift() ?? new Promise((resolve) => wanted.push(resolve)),
    go: (bytes) => pace?.write(bytes),
    hangUp() {
      hungUp = true;
      pace?.destroy();
    },
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      // What is left behind may hold our end open for ever.
      const letGo = (): void => {
        for (const end of child.stdio) end?.destroy();
      };
      child.on('exit', () => setTimeout(letGo, 10_000).unref());
      child.on('close', (status, signal) => resolve({ status, signal, ...output, trace }));
    }),
  };
}

/** Runs a recipe straight through, with nobody listening. */
export function run(words: readonly string[], options: Options = {}): Promise<Ended> {
  return start(words, { traced: false, paced: false, ...options }).ended;
}

/** Runs a recipe straight through, with a trace. */
export function trace(words: readonly string[], options: Options = {}): Promise<Ended> {
  return start(words, { paced: false, ...options }).ended;
}

/** Waits until the recipe has been performed up to the step with this name, or its n-th. */
export async function until(performance: Performance, name: string, nth = 1): Promise<TraceLine> {
  for (let seen = 0; ; ) {
    const line = await performance.next();
    if (line.type === 'step' && line.name === name && ++seen === nth) return line;
    performance.go('g');
  }
}
