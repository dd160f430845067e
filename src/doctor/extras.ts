import type { Machine } from '../run/machine.js';
import { AS_ROOT_OF_RANGE } from '../run/remove-tree.js';
import { checkpoint } from './checkpoint.js';
import { tryOutside } from './outside.js';
import type { ExtraTrial, Refusal, StageTrial } from './types.js';

const WANTED_FOR = {
  setcap: 'the variants of stage 11 about files',
  capsh: 'the line of stage 13',
  cgexec: 'the line of stage 13',
  criu: 'saving a process to files, in docs/time.md',
} as const;

export type ExtraProgram = keyof typeof WANTED_FOR;
export const EXTRA_PROGRAMS = Object.keys(WANTED_FOR) as readonly ExtraProgram[];

/** The command that looks for a program. */
export const askingFor = (name: string): string => `command -v ${name}`;

/**
 * What no recipe of the course needs, and some commands and some things to try by hand do.
 * @param stages where nobody gets a user namespace, there is no range in one either.
 */
export async function tryExtras(machine: Machine, stages: readonly StageTrial[]): Promise<ExtraTrial[]> {
  const noNamespace = stages.find(({ refusal }) => refusal?.tried === 'unshare user')?.refusal ?? null;
  return [
    // Real root has all numbers.
    ...(machine.uid === 0 ? [] : [await range(machine, noNamespace)]),
    await tryOutside(machine),
    ...EXTRA_PROGRAMS.map((name) => program(machine, name)),
    ...(machine.program('criu') === null ? [] : [await checkpoint(machine)]),
  ];
}

async function range(machine: Machine, noNamespace: Refusal | null): Promise<ExtraTrial> {
  const extra = {
    what: 'a range of user numbers',
    wanted_for: '"learn rootfs build debian", and all with more than one user inside',
  };
  if (noNamespace !== null) return { ...extra, refusal: noNamespace };
  const command = ['unshare', ...AS_ROOT_OF_RANGE, 'true'] as const;
  const done = await machine.run(command);
  const said = (done?.stderr.trim() || 'unshare(1) is not there').split('\n')[0] ?? '';
  return {
    ...extra,
    refusal: done?.ok ? null : { tried: command.join(' '), errno: null, said, explanation: said },
  };
}

function program(machine: Machine, name: ExtraProgram): ExtraTrial {
  const refusal: Refusal = {
    tried: askingFor(name),
    errno: null,
    said: `${name}: not found`,
    explanation: `The program ${name} is not installed.`,
  };
  return {
    what: `the program ${name}`,
    wanted_for: WANTED_FOR[name],
    refusal: machine.program(name) === null ? refusal : null,
  };
}
