import { lessonsFolder } from '../course/folders.js';
import { EXIT, Problem } from '../errors.js';
import { parseCommand } from '../judge/exam/command.js';
import { gather } from '../judge/exam/gather.js';
import { judge as holdAgainst, passed } from '../judge/judge.js';
import { standing } from '../judge/levels.js';
import type { Verdict } from '../judge/row.js';
import { LEVELS, rowOf, rowsUpTo } from '../judge/rows.js';
import { RUNTIME_STAGE } from '../judge/stages.js';
import { writeStarter } from '../judge/starters.js';
import { lazySnapshot } from '../kernel/snapshot.js';
import { columns } from '../print/columns.js';
import { explainRow, nextLines, summary, verdictLines } from '../print/judge.js';
import { say } from '../print/say.js';
import { textWidth, wrap } from '../print/wrap.js';
import { ourProgress } from './our-progress.js';

export interface JudgeOptions {
  readonly level?: string;
  readonly json?: boolean;
  readonly explain?: string;
  readonly list?: boolean;
  readonly new?: string;
  readonly to?: string;
  readonly timeout?: string;
}

/**
 * `learn judge -- COMMAND...`: examines a container runtime from outside. docs/judge.md is the contract.
 * @returns 0 if no row failed, 1 if one did.
 */
export async function judge(words: readonly string[], options: JudgeOptions): Promise<number> {
  const rows = rowsUpTo(wholeNumber('--level', options.level) ?? Number.POSITIVE_INFINITY);
  if (options.new !== undefined) return begin(options.new, options.to);
  if (options.explain !== undefined) return sayAll(explainRow(rowOf(options.explain), textWidth()));
  if (options.list) return list(options);
  const seconds = wholeNumber('--timeout', options.timeout) ?? DEFAULT_SECONDS;
  if (seconds === 0) throw new Problem('--timeout takes seconds, at least 1.');
  const command = parseCommand(words);
  if (isRealRoot()) warnRoot();
  const runs = new Set(rows.flatMap(({ run }) => run ?? []));
  const evidence = await gather(command, { seconds, runs });
  const verdicts = holdAgainst(rows, evidence);
  if (options.json) for (const verdict of verdicts) console.log(JSON.stringify(jsonOf(verdict)));
  else sayOutcome(verdicts, words);
  return passed(verdicts) ? EXIT.ok : EXIT.failed;
}

/** The table, and where to go on; what was passed is kept, in the course that teaches it. */
function sayOutcome(verdicts: readonly Verdict[], words: readonly string[]): void {
  const how = standing(verdicts, LEVELS);
  say(verdictLines(verdicts, textWidth()), [summary(verdicts)], nextLines(how, words, textWidth()));
  if (how.passed === null) return;
  const progress = ourProgress({ aside: true, course: lessonsFolder });
  progress.record({ type: 'judged', stage: RUNTIME_STAGE, level: how.passed, ...how.counts });
  progress.save();
}

const DEFAULT_SECONDS = 10;

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new Problem(`${option} takes a number, and '${text}' is none.`);
}

/** Not who is user 0 only in a user namespace, as somebody else outside. */
function isRealRoot(): boolean {
  const { uid_map: map } = lazySnapshot('self');
  const outside = map.ok ? map.value.find(({ inside }) => inside === 0)?.outside : 0;
  return process.geteuid?.() === 0 && outside === 0;
}

function warnRoot(): void {
  const text =
    'You are real root, and so is COMMAND: what it breaks is broken. Its mounts and its host name are kept from the host, and nothing else is.';
  for (const line of wrap(`learn: ${text}`, textWidth())) console.error(line);
}

function list({ json = false, level }: JudgeOptions): number {
  const rows = rowsUpTo(wholeNumber('--level', level) ?? Number.POSITIVE_INFINITY);
  if (json)
    for (const { id, stage, title, why } of rows) console.log(JSON.stringify({ row: id, stage, title, why }));
  else
    say(
      columns([
        ['row', 'stage', 'what has to hold'],
        ...rows.map(({ id, stage, title }) => [id, `${stage}`, title]),
      ]),
    );
  return EXIT.ok;
}

function begin(language: string, to: string | undefined): number {
  const { files, next } = writeStarter(language, to);
  return sayAll([
    ...files.map((file) => `wrote ${file}`),
    '',
    'Examine it, and go on from there:',
    ...next.map((line) => `  ${line}`),
  ]);
}

function sayAll(lines: readonly string[]): number {
  say(lines);
  return EXIT.ok;
}

const jsonOf = ({ row, stage, verdict, seen, why, title }: Verdict): object => ({
  row,
  stage,
  verdict,
  seen,
  why,
  title,
});
