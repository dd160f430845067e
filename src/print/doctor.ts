import type { Diagnosis, Standing, Trouble } from '../doctor/types.js';
import type { JudgedCause } from '../explain/explain.js';
import { columns } from './columns.js';
import { hang, textWidth, wrap } from './wrap.js';

/** What `learn doctor` has found, as lines: a sentence, the stages, what is in the way, the rest. */
export function diagnosisLines(found: Diagnosis): string[] {
  const { machine, stages, extras, troubles } = found;
  const container = machine.container === null ? '' : `, in a container of ${machine.container}`;
  return [
    ...wrap(summary(found), textWidth()),
    '',
    ...wrap(`${machine.system}, Linux ${machine.kernel}, as ${machine.user}${container}.`, textWidth(), '  '),
    '',
    'Stages',
    ...columns(
      stages.map(({ stage, title, standing, trouble }) => [
        `${stage}`.padStart(2),
        title,
        withTrouble(standing, trouble),
      ]),
      '  ',
    ),
    '',
    'Beside the stages',
    ...columns(
      extras.map(({ what, ready, trouble }) => [what, withTrouble(ready ? 'ready' : 'missing', trouble)]),
      '  ',
    ),
    ...troubles.flatMap((trouble) => troubleLines(trouble, found)),
  ];
}

function summary({ stages }: Diagnosis): string {
  const count = (standing: Standing): number => stages.filter((each) => each.standing === standing).length;
  const [ready, partly, blocked] = [count('ready'), count('partly'), count('blocked')];
  if (ready === stages.length) return `All ${ready} stages of the course are ready on this machine.`;
  const rest = [
    ...(partly > 0 ? [`${partly} ${are(partly)} ready in part`] : []),
    ...(blocked > 0 ? [`${blocked} ${are(blocked)} blocked`] : []),
  ];
  const some = `${ready} of ${stages.length} stages ${are(ready)} ready on this machine, ${rest.join(', ')}.`;
  return `${some} What is in the way stands below, with what mends it.`;
}

const are = (count: number): string => (count === 1 ? 'is' : 'are');

function withTrouble(standing: string, trouble: number | null): string {
  return trouble === null ? standing : `${standing}, see ${trouble}`;
}

function troubleLines(trouble: Trouble, { stages, extras }: Diagnosis): string[] {
  const met = stages.filter((stage) => stage.trouble === trouble.number);
  const wanted = extras.filter((extra) => extra.trouble === trouble.number);
  // What a probe has said already need not be said twice.
  const seen = trouble.causes.flatMap(({ probes }) => probes.map(({ said }) => said));
  const tried = trouble.refused.filter(({ said }) => !seen.includes(said));
  const notes = [...new Set(met.flatMap(({ note }) => note ?? []))];
  const what = [
    ...(met.length > 0 ? [stageNumbers(trouble.stages)] : []),
    ...wanted.map((extra) => extra.what),
  ];
  return [
    '',
    ...hang(`In the way of ${listed(what)}:`, `${trouble.number}. `),
    ...trouble.causes.flatMap((cause) => ['', ...causeLines(cause)]),
    ...(tried.length + notes.length + wanted.length > 0 ? [''] : []),
    ...tried.flatMap(({ said }) => hang(said, '   tried   ')),
    ...notes.flatMap((note) => {
      const numbers = met.filter((stage) => stage.note === note).map(({ stage }) => stage);
      return hang(`${stageNumbers(numbers)}: ${note}`, '   note    ');
    }),
    ...wanted.flatMap(({ what, wanted_for }) => hang(`${what}: for ${wanted_for}`, '   wanted  ')),
  ];
}

function causeLines({ because, holds, probes, way_out, commands, risk }: JudgedCause): string[] {
  return [
    ...hang(holds === null ? `Perhaps: ${because}` : because, '   '),
    ...probes.flatMap(({ asked, said }) => hang(`${asked}: ${said}`, '   seen    ')),
    ...hang(way_out, '   do      '),
    ...commands.map((command) => `           $ ${command}`),
    ...(risk === null ? [] : hang(risk, '   risk    ')),
  ];
}

/** `stage 7`, `stages 7 and 13`, `stages 1 to 6 and 8`. */
function stageNumbers(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  const words = runs.flatMap(([first, last]) => {
    if (last - first > 1) return [`${first} to ${last}`];
    return first === last ? [`${first}`] : [`${first}`, `${last}`];
  });
  return `stage${numbers.length > 1 ? 's' : ''} ${listed(words)}`;
}

/** `1, 2 and 3`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
