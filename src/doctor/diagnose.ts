import type { Lesson } from '../course/lesson.js';
import { enclosureOf } from '../explain/enclosure.js';
import { type JudgedCause, judgeCause } from '../explain/explain.js';
import type { Machine } from '../run/machine.js';
import { install } from '../run/way-out.js';
import { askingFor, EXTRA_PROGRAMS, tryExtras } from './extras.js';
import { GATES } from './gates.js';
import { type Attempt, tryStages } from './stages.js';
import type { Diagnosis, MachineFacts, Refusal, Trouble } from './types.js';

/**
 * Says what this machine allows, by doing it: every stage of the course is performed to its end, and for what was refused
 * the gates that are known are asked which of them is closed. Takes a few seconds, and leaves nothing but the root file
 * system that runs are given copies of, if it was not there.
 */
export async function diagnose(
  course: readonly Lesson[],
  machine: Machine,
  perform?: Attempt,
): Promise<Diagnosis> {
  const stages = await tryStages(course, perform);
  const extras = await tryExtras(machine, stages);
  const troubles = troubleList(machine);
  const judgedStages = [];
  for (const { refusal, ...stage } of stages)
    judgedStages.push({ ...stage, trouble: refusal && (await troubles.number(refusal, stage.stage)) });
  const judgedExtras = [];
  for (const { refusal, ...extra } of extras)
    judgedExtras.push({
      ...extra,
      ready: refusal === null,
      trouble: refusal && (await troubles.number(refusal)),
    });
  return {
    ready: stages.every(({ standing }) => standing === 'ready'),
    machine: factsOf(machine),
    stages: judgedStages,
    extras: judgedExtras,
    troubles: troubles.list,
  };
}

/** Refusals that have the same causes are one trouble. */
function troubleList(machine: Machine) {
  const list: (Trouble & { stages: number[]; refused: Trouble['refused'][number][] })[] = [];
  const troubleOf = (causes: readonly JudgedCause[]): (typeof list)[number] => {
    const known = list.find((trouble) => sameCauses(trouble.causes, causes));
    if (known !== undefined) return known;
    const trouble = { number: list.length + 1, stages: [], refused: [], causes };
    list.push(trouble);
    return trouble;
  };
  return {
    list: list as readonly Trouble[],
    async number({ tried, errno, said, ...refusal }: Refusal, stage?: number): Promise<number> {
      const trouble = troubleOf(await causesOf({ tried, errno, said, ...refusal }, machine));
      if (stage !== undefined) trouble.stages.push(stage);
      if (!trouble.refused.some((known) => known.said === said)) trouble.refused.push({ tried, errno, said });
      return trouble.number;
    },
  };
}

const sameCauses = (a: readonly JudgedCause[], b: readonly JudgedCause[]): boolean =>
  a.map(({ because }) => because).join() === b.map(({ because }) => because).join();

/** The gates that are closed for certain; else those that may be; else what the run itself could say. */
async function causesOf(refusal: Refusal, machine: Machine): Promise<readonly JudgedCause[]> {
  const met = GATES.filter((gate) => gate.stops(refusal));
  const judged = await Promise.all(met.map(({ cause }) => judgeCause(cause, machine, refusal.said)));
  const certain = judged.filter(({ holds }) => holds === true);
  if (certain.length > 0) return certain;
  return [fromRun(refusal, machine), ...judged.filter(({ holds }) => holds === null)];
}

function fromRun({ tried, said, explanation }: Refusal, machine: Machine): JudgedCause {
  const missing = EXTRA_PROGRAMS.find((name) => tried === askingFor(name));
  return {
    because: explanation,
    holds: missing === undefined ? null : true,
    probes: [],
    way_out: missing === undefined ? 'See what is known of the message:' : 'Install it:',
    commands:
      missing === undefined
        ? [`learn explain '${said.replaceAll("'", "'\\''")}'`]
        : install(machine, missing),
    risk: null,
    proof: null,
  };
}

function factsOf(machine: Machine): MachineFacts {
  const release = machine.read('/etc/os-release') ?? machine.read('/usr/lib/os-release') ?? '';
  return {
    system: /^PRETTY_NAME=["']?([^"'\n]+)/m.exec(release)?.[1] ?? 'Linux',
    kernel: machine.kernel,
    user: `${machine.user} (uid ${machine.uid})`,
    container: enclosureOf(machine)?.engine ?? null,
  };
}
