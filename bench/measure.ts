import { spawnSync } from 'node:child_process';

/** A command and its peer, started in turns so that whatever else the machine does meets both. */
export interface Contest {
  readonly what: string;
  readonly command: readonly string[];
  readonly peer: readonly string[];
  readonly rounds: number;
}

export interface Outcome {
  readonly what: string;
  /** Median of the ratios of all rounds, command to peer. */
  readonly ratio: number;
  /** Medians in milliseconds; they depend on the machine, the ratio hardly does. */
  readonly command: number;
  readonly peer: number;
}

/** @throws Error when a command fails: a failure is quick, and would look like a good figure. */
export function measure({ what, command, peer, rounds }: Contest): Outcome {
  const pairs = Array.from({ length: rounds }, () => ({ command: time(command), peer: time(peer) }));
  return {
    what,
    ratio: median(pairs.map((pair) => pair.command / pair.peer)),
    command: median(pairs.map((pair) => pair.command)),
    peer: median(pairs.map((pair) => pair.peer)),
  };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function time([program = '', ...args]: readonly string[]): number {
  const begin = performance.now();
  const { status, error } = spawnSync(program, args, { stdio: 'ignore' });
  const duration = performance.now() - begin;
  if (status !== 0)
    throw new Error(`${[program, ...args].join(' ')}: ${error?.message ?? `status ${status}`}`);
  return duration;
}
