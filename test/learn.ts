import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../src/paths.js';
import type { SystemCall } from '../src/run/events.js';

// What the tests do is nobody's progress in the course.
process.env.LEARN_NO_PROGRESS ??= '1';

export const learnPath: string = join(packageRoot, 'bin', 'learn');

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `learn` as a person without a terminal would. */
export async function learn(args: readonly string[], env: Record<string, string> = {}): Promise<Result> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [learnPath, ...args], {
    env,
    reject: false,
    stdin: 'ignore',
  });
  return { code: exitCode ?? -1, stdout, stderr };
}

/** A row of the state table as `--json` prints it. */
export interface JsonRow {
  readonly key: string;
  readonly host: string;
  readonly container: string;
  readonly changed: boolean | null;
  readonly details?: readonly string[];
}

/** Any of the lines of `learn run --json`. */
export interface JsonLine {
  readonly type: string;
  readonly name?: string;
  readonly args?: readonly string[];
  readonly pid?: number;
  readonly calls?: readonly SystemCall[];
  readonly source?: { readonly file: string; readonly line: number; readonly function: string };
  readonly rows?: readonly JsonRow[];
  readonly text?: string;
  readonly stream?: string;
  readonly status?: number;
  readonly errno?: string;
  readonly explanation?: string;
}

export interface JsonRun {
  readonly code: number;
  readonly stderr: string;
  readonly lines: readonly JsonLine[];
  /** The state table at the end. */
  readonly rows: ReadonlyMap<string, JsonRow>;
  readonly output: string;
}

/** `learn run ... --json`, parsed. */
export async function learnRun(args: readonly string[]): Promise<JsonRun> {
  const { code, stdout, stderr } = await learn(['run', ...args, '--json']);
  const lines = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JsonLine);
  const rows = lines.findLast((line) => line.type === 'diff')?.rows ?? [];
  const output = lines
    .filter((line) => line.type === 'output')
    .map((line) => line.text)
    .join('');
  return { code, stderr, lines, rows: new Map(rows.map((row) => [row.key, row])), output };
}

export const isRoot: boolean = process.geteuid?.() === 0;
