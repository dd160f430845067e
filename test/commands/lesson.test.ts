import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { execa } from 'execa';
import { packageRoot } from '../../src/paths.js';
import { shellQuote } from '../../src/recipe/command-line.js';
import { learn, learnPath, type Result } from '../learn.js';
import { eventually, nameOf, processesOf, survivors } from '../native/processes.js';

const folder = mkdtempSync(join(tmpdir(), 'learn-lesson-test-'));
after(() => rmSync(folder, { recursive: true }));

/** `learn` in the folder of this test. */
async function there(args: readonly string[], env: Record<string, string> = {}): Promise<Result> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [learnPath, ...args], {
    cwd: folder,
    env,
    reject: false,
    stdin: 'ignore',
  });
  return { code: exitCode ?? -1, stdout, stderr };
}

/** The commands of a part of lessons/README.md, as somebody reads them there. */
function commandsOf(heading: string): string[][] {
  const readme = readFileSync(join(packageRoot, 'lessons', 'README.md'), 'utf8');
  const part = readme.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  return [...part.matchAll(/^ *```sh\n(.*?)^ *```/gms)].flatMap(([, block = '']) =>
    block
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/)),
  );
}

test('whoever follows lessons/README.md step by step has a lesson that is right and that plays', async () => {
  const commands = commandsOf('A lesson in ten minutes');
  const results: string[] = [];
  for (const [program, ...args] of commands) {
    assert.equal(program, 'learn');
    const { code, stdout, stderr } = await there(args);
    assert.equal(code, 0, `learn ${args.join(' ')}\n${stdout}${stderr}`);
    results.push(stdout);
  }
  assert.equal(results.length, 7);
  const [made, checked, run, played] = [results[0], results[1], results[2], results.at(-1)];
  assert.match(made ?? '', /my-course\/01-hello\/lesson.md is there/);
  assert.match(checked ?? '', /No mistakes in 1 lesson/);
  assert.match(run ?? '', /No mistakes in 1 lesson, 3 runs/);
  assert.match(played ?? '', /^Stage 1: A small lesson of my own/);
  for (const part of ['The idea', 'What to watch', 'Break it', 'Build it yourself', 'Recap', 'uname -n: box'])
    assert.ok(played?.includes(part), `${part} is not in what was printed`);
  assert.match(played ?? '', /^ {2}learn --course \S+\/my-course run 1 --without -u$/m);
});

test('what "lesson new" tells to type next works as it stands, also with blanks in the name', async () => {
  const { stdout } = await there(['lesson', 'new', '--to', 'two words']);
  const commands = stdout.split('\n').filter((line) => line.startsWith('  learn '));
  assert.equal(commands.length, 4);
  for (const command of commands) {
    const { exitCode, all } = await execa({
      cwd: folder,
      shell: 'sh',
      env: { LEARN: learnPath },
      reject: false,
      all: true,
      stdin: 'ignore',
    })`${command.replace('learn', '"$LEARN"')}`;
    assert.equal(exitCode, 0, `${command}\n${all}`);
  }
});

test('mistakes are told as file:line: message, sorted, and the status is 1', async () => {
  await there(['lesson', 'new', 'wrong', '--to', 'broken']);
  const path = join(folder, 'broken', '01-wrong', 'lesson.md');
  const text = readFileSync(path, 'utf8')
    .replace('minutes: 5', 'minutes: soon')
    .replace('hostname box]', 'hostnam box]')
    .replace('`unshare uts`', '`unshrae uts`')
    .replace('## Recap', '## The end');
  writeFileSync(path, text);
  const { code, stdout } = await there(['lesson', 'check', 'broken']);
  assert.equal(code, 1);
  const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
  const last = text.trimEnd().split('\n').length;
  assert.deepEqual(
    stdout.split('\n').flatMap((line) => /^broken\/01-wrong\/lesson.md:(\d+): /.exec(line)?.[1] ?? []),
    [lineOf('minutes: soon'), lineOf('hostnam box'), lineOf('unshrae'), lineOf('## The end'), last].map(
      String,
    ),
  );
  assert.match(stdout, /^4 mistakes and 1 warning in 1 lesson\./m);

  const json = await there(['lesson', 'check', 'broken', '--json']);
  assert.equal(json.code, 1);
  const { lessons, runs, findings } = JSON.parse(json.stdout);
  assert.deepEqual([lessons, runs, findings.length], [['broken/01-wrong/lesson.md'], 0, 5]);
  assert.deepEqual(Object.keys(findings[0]), ['file', 'line', 'message', 'warning']);

  const play = await there(['--course', 'broken', 'stage', '1']);
  assert.equal(play.code, 125);
  assert.match(
    play.stderr,
    /01-wrong\/lesson.md:\d+: minutes: .*"learn lesson check \S*\/01-wrong" lists 2 more/,
  );
  assert.doesNotMatch(play.stderr, /\n\s+at /);
});

test('a warning alone is no failure, and a wrong run is', async () => {
  await there(['lesson', 'new', 'hello', '--to', 'nearly']);
  const path = join(folder, 'nearly', '01-hello', 'lesson.md');
  const good = readFileSync(path, 'utf8');
  writeFileSync(path, good.replace('minutes: 5', 'minutes: 90'));
  const warned = await there(['lesson', 'check', 'nearly']);
  assert.equal(warned.code, 0);
  assert.match(warned.stdout, /:\d+: warning: minutes: /);
  writeFileSync(
    path,
    good.replace("output: '^uname -n: box$'", () => "output: '^uname -n: crate$'"),
  );
  assert.equal((await there(['lesson', 'check', 'nearly'])).code, 0);
  const ran = await there(['lesson', 'check', '--run', 'nearly']);
  const line = good.split('\n').findIndex((text) => text.includes('uname -n: box$')) + 1;
  assert.equal(ran.code, 1);
  assert.match(ran.stdout, new RegExp(`^nearly/01-hello/lesson.md:${line}: expect.1: does not hold`, 'm'));
});

test("a course of one's own is meant by the option, wherever it stands, and by the environment", async () => {
  await there(['lesson', 'new', 'hello', '--to', 'own']);
  for (const args of [
    ['--course', 'own', 'stages'],
    ['stages', '--course', 'own'],
    ['stages', '--course=own'],
  ])
    assert.match((await there(args)).stdout, /^1 +A small lesson of my own/m);
  assert.match((await there(['stages'], { LEARN_COURSE: 'own' })).stdout, /^1 +A small lesson/m);
  assert.equal((await there(['run', '1'], { LEARN_COURSE: 'own' })).code, 0);
  assert.match(
    (await there(['stage', '4', '--course', 'own'])).stderr,
    /no stage '4'; the course has stage 1/,
  );
  assert.match((await there(['lesson', 'check', '--course', 'own'])).stdout, /No mistakes in 1 lesson\./);
  assert.match((await there(['lesson', 'new', 'next', '--course', 'own'])).stdout, /own\/02-next\/lesson.md/);
  assert.ok(existsSync(join(folder, 'own', '02-next', 'lesson.md')));
});

/** Bad paths and names, and what is said of them; always one sentence and never a stack trace. */
const REFUSED: readonly [args: readonly string[], code: number, says: RegExp][] = [
  [['--course', '/no/such', 'stages'], 2, /\/no\/such is no course: there is no such folder/],
  [['--course', '/etc/passwd', 'stages'], 2, /is not a folder of lessons/],
  [['--course', '/proc/self/ns', 'stage', '1'], 2, /There is no lesson in/],
  [['--course'], 2, /argument missing/],
  [['lesson', 'check', 'nothing'], 2, /nothing is no course: there is no such folder/],
  [['lesson', 'run', 'nothing'], 2, /there is no such folder/],
  [['lesson', 'run', 'two'], 2, /There are 2 lessons in two; name one of them, such as two\/01-a/],
  [['lesson', 'run', 'two/01-a', '--variant', 'none'], 2, /has no variant 'none'/],
  [['lesson', 'new', '../x'], 2, /can't be the name of a lesson/],
  [['lesson', 'new', 'Big'], 2, /lower-case/],
  [['lesson', 'new', '01-c', '--to', 'two'], 2, /two has a stage 1: 01-a/],
  [['lesson', 'new', 'x', '--to', '/proc/self/here'], 125, /No lesson can be written to/],
  [['lesson'], 2, /new|Usage/],
];

test("what can't be is refused with a sentence", async () => {
  for (const name of ['a', 'b']) await there(['lesson', 'new', name, '--to', 'two']);
  for (const [args, code, says] of REFUSED) {
    const result = await there(args);
    assert.equal(result.code, code, `${args.join(' ')}: ${result.stderr}`);
    assert.match(result.stderr, says);
    assert.doesNotMatch(result.stderr, /\n\s+at /);
  }
});

test('"lesson run" is "run" for a folder: variants, leaving out, JSON', async () => {
  await there(['lesson', 'new', 'hello', '--to', 'runs']);
  const variant = await there(['lesson', 'run', 'runs/01-hello', '--variant', 'no-uts', '--json']);
  assert.equal(variant.code, 0, variant.stderr);
  const events = variant.stdout.split('\n').map((line) => JSON.parse(line));
  assert.equal(events.find(({ errno }) => errno)?.errno, 'EPERM');
  assert.equal((await there(['lesson', 'run', 'runs', '--without', '-u'])).code, 0);
});

test('a lesson about something new, written from lessons/README.md alone, passes the check and plays', async () => {
  await there(['lesson', 'new', 'clock', '--to', 'school']);
  const written = readFileSync(join(packageRoot, 'test', 'commands', 'clock-lesson.md'));
  writeFileSync(join(folder, 'school', '01-clock', 'lesson.md'), written);
  const checked = await there(['lesson', 'check', '--run', 'school']);
  assert.equal(checked.code, 0, checked.stdout);
  assert.match(checked.stdout, /^No mistakes in 1 lesson, [45] runs\./);
  const played = await there(['--course', 'school', 'stage', '1']);
  assert.equal(played.code, 0, played.stderr);
  for (const part of [
    'A clock of your own',
    'What to watch',
    'up more than a million seconds: yes',
    'Leave out the fork',
  ])
    assert.ok(played.stdout.includes(part), part);
});

test("what somebody is told to type means the course that is open, whatever its folder's name needs in a shell", async () => {
  await there(['lesson', 'new', 'hello', '--to', "an author's course"]);
  const own = (...args: string[]) => there(['--course', "an author's course", ...args]);
  const learn = `learn --course ${shellQuote(join(folder, "an author's course"))} `;
  const told = [
    await own('stage', '1'),
    await own('check', '1'),
    await own('check'),
    await own('stage', '9'),
    await own('lab', '1'),
    await own('reset'),
    await own(),
  ].map(({ stdout, stderr }) => (stdout + stderr).replaceAll(/\s+/g, ' '));
  for (const text of told) {
    assert.ok(text.includes(learn), text);
    assert.doesNotMatch(text, /"learn (stages?|check|run|reset|lab)\b/);
  }
});

test('"lesson run --solution" performs it and says which goals it reaches', async () => {
  await there(['lesson', 'new', 'hello', '--to', 'solved']);
  const reached = await there(['lesson', 'run', 'solved', '--solution']);
  assert.equal(reached.code, 0, reached.stderr);
  assert.match(reached.stdout, /^3 of 3 goals reached\.$/m);
  const json = JSON.parse((await there(['lesson', 'run', 'solved', '--solution', '--json'])).stdout);
  assert.deepEqual([json.stage, json.met, json.goals.length], [1, true, 3]);
  const both = await there(['lesson', 'run', 'solved', '--solution', '--without', '-u']);
  assert.equal(both.code, 2);
  assert.match(both.stderr, /give --solution without --variant and --without/);
});

test('when learn is killed, nothing is left of a solution', async () => {
  await there(['lesson', 'new', 'killed', '--to', 'killed']);
  const path = join(folder, 'killed', '01-killed', 'lesson.md');
  writeFileSync(path, readFileSync(path, 'utf8').replace('hostname box; exec', 'hostname bax; exec'));
  const marker = `lesson-${process.pid}`;
  const run = execa(process.execPath, [learnPath, 'lesson', 'run', 'killed', '--solution'], {
    cwd: folder,
    env: { MARKER: marker },
    reject: false,
    stdin: 'ignore',
  });
  await eventually(() => processesOf(marker).filter((pid) => nameOf(pid) === 'sleep').length === 3);
  run.kill('SIGKILL');
  await run;
  assert.deepEqual(await survivors(marker), []);
});

test('the schema is printed, and is the one in the package', async () => {
  const { stdout, code } = await learn(['lesson', 'schema']);
  assert.equal(code, 0);
  assert.deepEqual(
    JSON.parse(stdout),
    JSON.parse(readFileSync(join(packageRoot, 'dist', 'lesson.schema.json'), 'utf8')),
  );
});
