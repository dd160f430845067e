import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import * as z from 'zod';
import { sanitize } from '../sanitize.js';

/** What one program that runs containers says to a name. */
export type NamerAnswer =
  /** Its first process, as numbered where the program runs. */
  | { readonly said: 'runs'; readonly pid: number }
  /** It knows the container, but this has no process now. */
  | { readonly said: 'stopped' }
  | { readonly said: 'unknown' }
  /** The program is not here. */
  | { readonly said: 'absent' }
  /** It is here and could not answer; `why` in its own words. */
  | { readonly said: 'failed'; readonly why: string };

/** A program that runs containers, and how it is asked for one by its name. */
interface Namer {
  readonly engine: string;
  ask(name: string): Promise<NamerAnswer>;
}

const UID = process.getuid?.() ?? 0;

/** Where this user's own containers are kept while they run, those of root or of a normal user. */
const OF_USER: readonly string[] = [
  process.env.XDG_RUNTIME_DIR ?? `/run/user/${UID}`,
  // Without XDG_RUNTIME_DIR podman and LXC have places of their own.
  ...(UID === 0 ? ['/run'] : [`/tmp/podman-run-${UID}`, join(homedir(), '.cache', 'lxc', 'run')]),
];

/** Whoever may look in there. */
const OF_ALL: readonly string[] = ['/run', ...OF_USER];

/**
 * Each is asked by its own tool, which knows how it keeps its state. Those that would make the folder for it, only to say
 * that nothing is in there, are asked where it exists; podman and LXC tell a normal user about their own containers only, and
 * podman would leave a process.
 */
const NAMERS: readonly Namer[] = [
  byTool('docker', (name) => ['docker', ...inspect(name)]),
  whereKept(
    OF_USER,
    ['libpod'],
    byTool('podman', (name) => ['podman', ...inspect(name)]),
  ),
  whereKept(
    OF_ALL,
    ['runc'],
    byTool('runc', (name) => ['runc', 'state', name], pidOfState),
  ),
  whereKept(
    OF_ALL,
    ['crun'],
    byTool('crun', (name) => ['crun', 'state', name], pidOfState),
  ),
  whereKept(
    OF_USER,
    ['lxc'],
    byTool('lxc', (name) => ['lxc-info', '--name', name, '--pid', '--no-humanize']),
  ),
  { engine: 'nspawn', ask: askMachined },
];

/** The engines that can be asked, as in `docker:web`. */
export const ENGINES: readonly string[] = NAMERS.map(({ engine }) => engine);

/** Asks one engine, or all of them at once, for a container of this name. */
export async function askEngines(name: string, engine?: string): Promise<ReadonlyMap<string, NamerAnswer>> {
  const asked = NAMERS.filter((namer) => engine === undefined || namer.engine === engine);
  const answers = asked.map(async (namer) => [namer.engine, await namer.ask(name)] as const);
  return new Map(await Promise.all(answers));
}

function inspect(name: string): readonly string[] {
  return ['inspect', '--type', 'container', '--format', '{{.State.Pid}}', name];
}

/** Asks only where one of these folders is in one of the places: no container runs without it. */
function whereKept(places: readonly string[], folders: readonly string[], namer: Namer): Namer {
  const isKept = (): boolean =>
    places.some((place) => folders.some((folder) => existsSync(join(place, folder))));
  return { ...namer, ask: async (name) => (isKept() ? namer.ask(name) : { said: 'absent' }) };
}

/** A tool that hangs, because the daemon behind it does, is not waited for. */
const PATIENCE_MS = 5000;

function byTool(
  engine: string,
  command: (name: string) => readonly [string, ...string[]],
  pidIn: (stdout: string) => number | null = pidOfWord,
): Namer {
  const ask = async (name: string): Promise<NamerAnswer> => {
    const [program, ...args] = command(name);
    const { exitCode, stdout, stderr, code, timedOut } = await execa(program, args, {
      reject: false,
      stdin: 'ignore',
      timeout: PATIENCE_MS,
      env: { LC_ALL: 'C.UTF-8' },
    });
    if (code === 'ENOENT') return { said: 'absent' };
    if (timedOut) return { said: 'failed', why: `no answer in ${PATIENCE_MS / 1000} s` };
    if (exitCode !== 0) return refusal(stderr);
    const pid = pidIn(stdout);
    if (pid === null) return { said: 'failed', why: 'its answer was not understood' };
    return pid > 0 ? { said: 'runs', pid } : { said: 'stopped' };
  };
  return { engine, ask };
}

// Each has a sentence of its own for a name that it does not know; what all can lack is a daemon or a right.
function refusal(stderr: string): NamerAnswer {
  const [line = ''] = sanitize(stderr).trim().split('\n');
  const failed = /permission denied|cannot connect|not permitted|insufficient privileges/i.test(line);
  return failed ? { said: 'failed', why: line } : { said: 'unknown' };
}

function pidOfWord(stdout: string): number | null {
  const word = stdout.trim();
  return /^-?\d+$/.test(word) ? Number(word) : null;
}

/** The state of a container as the OCI runtime specification has it. */
const ociState = z.object({ status: z.string(), pid: z.number().optional() });

function pidOfState(stdout: string): number | null {
  try {
    const { status, pid = 0 } = ociState.parse(JSON.parse(stdout));
    return status === 'stopped' ? 0 : pid;
  } catch {
    return null;
  }
}

/** systemd-machined, where systemd-nspawn registers what it runs, keeps a file for each; machinectl(1) reads these too. */
const MACHINES = '/run/systemd/machines';

async function askMachined(name: string): Promise<NamerAnswer> {
  if (!existsSync(MACHINES)) return { said: 'absent' };
  const text = await readFile(`${MACHINES}/${name}`, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (typeof text === 'string') {
    const pid = Number(/^LEADER=(\d+)$/m.exec(text)?.[1] ?? 0);
    return pid > 0 ? { said: 'runs', pid } : { said: 'stopped' };
  }
  return text.code === 'ENOENT'
    ? { said: 'unknown' }
    : { said: 'failed', why: `${text.code} at ${MACHINES}` };
}
