import type { LimitName } from '../../kernel/cgroup-limits.js';
import type { Snapshot } from '../../kernel/snapshot.js';
import type { Attempt, Evidence, ExtraRun } from '../evidence.js';
import { MOST_TRIED } from '../rows/groups.js';
import { type Arena, prepareArena } from './arena.js';
import { type AttemptOptions, attempt } from './attempt.js';
import type { Command } from './command.js';
import type { During, Live } from './live.js';

export interface GatherOptions {
  /** How long one run of COMMAND may take. */
  readonly seconds: number;
  /** What is to be seen besides the plain run. Default: all. */
  readonly runs?: ReadonlySet<ExtraRun>;
}

/**
 * Runs COMMAND as often as it takes to see all that the rows ask for, one run after the other. If the first one does not
 * bring the probe to run, the others would not either.
 * @throws Problem as `attempt` and `prepareArena` do.
 */
export async function gather(
  command: Command,
  { seconds, runs = new Set(EXTRA_RUNS) }: GatherOptions,
): Promise<Evidence> {
  const arena = await prepareArena();
  try {
    const run = (options: HowToRun) => attempt({ arena, command, seconds, ...options });
    const { secret, hostTerminals, noCgroup } = arena;
    const plain = await run({ mode: 'look', tidy: true, during: (live) => lookAround(live, arena) });
    const known = { plain, secret, hostTerminals, noCgroup };
    if (plain.reports.facts === undefined) return known;
    const extra: Partial<Record<ExtraRun, Attempt>> = {};
    for (const name of EXTRA_RUNS) if (runs.has(name)) extra[name] = await run(EXTRA[name]);
    return { ...known, ...extra };
  } finally {
    arena.remove();
  }
}

async function lookAround(live: Live, arena: Arena): Promise<undefined> {
  if (!(await live.hears('facts'))) return undefined;
  const inside = await live.look();
  const words = [
    `outside=${arena.outside}`,
    `handle=${live.handle}`,
    `memory=${worthTrying(inside, 'memory', MOST_TRIED.bytes)}`,
    `pids=${worthTrying(inside, 'pids', MOST_TRIED.processes)}`,
  ];
  await live.tell('go', words.join(' '), 'heard');
  return undefined;
}

/** The limit as it is read outside; 0 where there is none, or one that takes too long to reach. */
function worthTrying(inside: Snapshot | undefined, name: LimitName, most: number): number {
  if (inside === undefined || !inside.limits.ok) return 0;
  const limit = inside.limits.value.limits.find((one) => one.name === name)?.limit ?? 0;
  return limit <= most ? limit : 0;
}

/** Who has not ended so many seconds after a signal has not understood it. */
const AFTER_SIGNAL = 2;

function send(number: number): During {
  return async ({ hears, look, signal }) => {
    if (!(await hears('waiting'))) return undefined;
    await look();
    signal(number);
    return AFTER_SIGNAL;
  };
}

async function pressKeys({ hears, type }: Live): Promise<undefined> {
  if (await hears('press-c')) type('\x03');
  if (await hears('press-z')) type('\x1a');
  return undefined;
}

type HowToRun = Pick<AttemptOptions, 'mode' | 'onTerminal' | 'during' | 'tidy'>;

const SIGTERM = 15;
const SIGKILL = 9;

const EXTRA: Readonly<Record<ExtraRun, HowToRun>> = {
  fault: { mode: 'fault' },
  terminated: { mode: 'wait', during: send(SIGTERM) },
  killed: { mode: 'wait', during: send(SIGKILL), tidy: true },
  terminal: { mode: 'terminal', onTerminal: true, during: pressKeys },
};

const EXTRA_RUNS = Object.keys(EXTRA) as readonly ExtraRun[];
