import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { checkLessons } from '../../src/course/check/check.js';
import { performAll, trialsOf } from '../../src/course/check/trials.js';
import { lessonsFolder } from '../../src/course/folders.js';
import { type JsonSchema, lessonJsonSchema } from '../../src/course/json-schema.js';
import { newLesson } from '../../src/course/new-lesson.js';

const folder = mkdtempSync(join(tmpdir(), 'learn-check-test-'));
after(() => rmSync(folder, { recursive: true }));

const good = readFileSync(join(lessonsFolder, '02-uts', 'lesson.md'), 'utf8');
let count = 0;

/** What is said of a text, as `line: message`, and the path of the lesson that it became. */
async function findingsOf(text: string, name = '02-uts'): Promise<{ found: string[]; file: string }> {
  count += 1;
  const file = join(folder, `course${count}`, name, 'lesson.md');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  const [lesson] = await checkLessons([join(file, '..')]);
  const found = lesson?.findings.map(({ line, message, warning }) => {
    return `${line}: ${warning ? 'warning: ' : ''}${message}`;
  });
  return { found: found ?? [], file };
}

test('the lessons of the course have no mistakes, and nothing to warn of', async () => {
  const lessons = await checkLessons([lessonsFolder]);
  assert.ok(lessons.length >= 14);
  assert.deepEqual(
    lessons.flatMap(({ findings }) => findings),
    [],
  );
});

/** A variant of it that is for normal users. */
const NO_USER = '  - id: no-user\n    title: Leave out -r, as a normal user\n    as: user\n    without: [-r]';

const literally = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** One thing changed in a good lesson, and what is then said of the last line of the new text, or of the one given. */
const MISTAKES: readonly [what: string, from: string | RegExp, to: string, message: RegExp, line?: number][] =
  [
    [
      'a field with a slip',
      'minutes: 5',
      'minuts: 5',
      /minuts: there is no such field; did you mean 'minutes'/,
    ],
    ['text for a number', 'minutes: 5', 'minutes: soon', /^minutes: has to be a number, and is text/],
    ['an empty field', 'title: A name of your own', 'title:', /^title: has to be text, and is empty/],
    ['an unknown choice', '    as: root', '    as: rood', /as: has to be user or root; did you mean 'root'/],
    ['a predicate that is none', '  - changed: hostname', '  - chnged: hostname', /did you mean 'changed'/],
    ['a predicate of two', '  - changed: ns.uts', '  - { changed: ns.uts, output: x }', /don't go together/],
    ['no expression', "  - output: '^uname -n: moby$'", "  - output: '(^'", /is not a regular expression/],
    ['no URL', /url: .*sethostname.*/, 'url: man7', /^references.1.url: is not a URL/],
    ['no web address', /url: .*sethostname.*/, 'url: file:///etc/passwd', /is not a web address/],
    [
      'a step with a slip',
      'recipe: [-ru, hostname moby]',
      'recipe: [-ru, hostnam moby]',
      /did you mean 'hostname'/,
    ],
    ['a flag that is none', 'recipe: [-ru, hostname moby]', 'recipe: [-rux, hostname moby]', /no flag '-x'/],
    ['arguments', 'recipe: [-ru, hostname moby]', 'recipe: [-ru, hostname moby x]', /it is 'hostname NAME'/],
    [
      'a step in a variant',
      '[unshare uts, unshare user, map-root, hostname moby]',
      '[map-rot]',
      /'map-root'/,
    ],
    ['nothing to leave out', 'without: [-u]', 'without: [-p]', /There is no -p to leave out here/],
    [
      'a step not in it',
      '{ step: hostname moby, errno: EPERM }',
      '{ step: hostname mobi, errno: EPERM }',
      /'hostname moby'/,
    ],
    ['no errno', '{ step: hostname moby, errno: EPERM }', '{ step: hostname moby, errno: EPREM }', /'EPERM'/],
    ['a row to observe', '  - caps.effective', '  - caps.efective', /no row .*did you mean 'caps.effective'/],
    [
      'a row in a predicate',
      '  - unchanged: ns.mnt',
      '  - unchanged: ns.mount',
      /there is no row 'ns.mount'/,
    ],
    ['a namespace', 'namespaces: [user, uts]', 'namespaces: [user, utz]', /no namespace 'utz'.*'uts'/],
    ['an id again', '  - id: order-root', '  - id: order', /two with the id 'order'/],
    [
      'real root',
      NO_USER,
      NO_USER.replace('user\n    without: [-r]', 'root\n    without: [-r, -u]'),
      /real root/,
      0,
    ],
    ['a heading', '## Recap', '## Recapp', /no section "## Recapp"; did you mean 'Recap'/],
    ['a section twice', '## Recap', '## Break it\n\nAgain.\n\n## Recap', /two sections "## Break it"/, 0],
    [
      'a section too early',
      '## What to watch',
      '## Recap\n\nA.\n\n## What to watch',
      /belongs before "## Recap"/,
    ],
    ['a section that is empty', '## Recap', '## Recap\n\n## Recap', /"## Recap" is empty/, 0],
    ['lost text', '## The idea', 'Hello.\n\n## The idea', /before the first section/, 0],
    [
      'a wide picture',
      "  host's user namespace   ",
      `  host's user namespace${' '.repeat(30)}`,
      /columns wide here; 60 fit/,
    ],
    ['a picture with signs', '  |  hostname: as before ', '  \u2502  hostname: as before ', /plain ASCII/],
    [
      'a link to no file',
      'The output shows',
      '[Here](../no-such/file.md). The output shows',
      /file.md, which is not there/,
    ],
    ['a link to no heading', 'The output shows', '[Here](#nowhere). The output shows', /no such heading/],
    ['a link that is none', 'The output shows', '[Here](htp://x). The output shows', /not a web address/],
    [
      'a slip in the text',
      '- `unshare uts`:',
      '- `unshrae uts`:',
      /warning: there is no step 'unshrae'; .*'unshare'/,
    ],
    ['a slip in a question', '`hostname moby`, what', '`hostnmae moby`, what', /warning: .*'hostname'/],
    ['a stage that is not there', 'as in stage 1', 'as in stage 77', /warning: there is no stage 77/],
    [
      'a slip in a goal',
      '      - hostname: whale',
      '      - hostnam: whale',
      /no such field; did you mean 'hostname'/,
    ],
    ['an id of a goal', '  - id: whale', '  - id: moby', /two with the id 'moby'/],
    ['too few minutes', 'minutes: 5', 'minutes: 1', /warning: minutes: the text has \d+ words/],
    ['too many minutes', 'minutes: 5', 'minutes: 90', /warning: minutes/],
  ];

for (const [what, from, to, message, at = to.split('\n').length - 1] of MISTAKES) {
  test(`told with its line: ${what}`, async () => {
    const changed = good.replace(from, () => to);
    assert.notEqual(changed, good, 'the test changes nothing');
    const { found } = await findingsOf(changed);
    const hits = found.filter((text) => message.test(text.replace(/^\d+: /, '')));
    assert.ok(hits.length > 0, `${message} is not in:\n${found.join('\n')}`);
    const first = changed
      .slice(0, good.search(typeof from === 'string' ? literally(from) : from))
      .split('\n').length;
    assert.equal(Number.parseInt(hits[0] ?? '', 10), first + at);
  });
}

test('all mistakes are told at once, by line, and not only those of the schema', async () => {
  const { found } = await findingsOf(
    good
      .replace('minutes: 5', 'minutes: soon')
      .replace('recipe: [-ru, hostname moby]', 'recipe: [-ru, hostnam moby]')
      .replace('  - caps.effective', '  - caps.efective')
      .replace('## Recap', '## The end'),
  );
  const numbers = found.map((text) => Number.parseInt(text, 10));
  assert.deepEqual(
    numbers,
    [...numbers].sort((a, b) => a - b),
  );
  for (const part of ['minutes', 'hostnam', 'caps.efective', 'The end', '"## Recap" is missing'])
    assert.ok(
      found.some((text) => text.includes(part)),
      `${part} is not in:\n${found.join('\n')}`,
    );
});

test('the exact line of a mistake in the front matter and of one in the text', async () => {
  const text = good
    .replace('  - caps.effective', '  - caps.efective')
    .replace('`unshare uts`:', '`unshrae uts`:');
  const { found } = await findingsOf(text);
  const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
  assert.deepEqual(
    found.map((one) => Number.parseInt(one, 10)),
    [lineOf('caps.efective'), lineOf('unshrae')],
  );
});

test('a long idea is told on its heading', async () => {
  const text = good.replace('## The idea\n', `## The idea\n\n${'word '.repeat(60)}\n`);
  const { found } = await findingsOf(text);
  const line = text.split('\n').indexOf('## The idea') + 1;
  assert.deepEqual(found, [`${line}: the idea has 183 words; at most 150 are read before the first run`]);
});

test('a heading in a fenced block is no heading, and line ends of Windows are line ends', async () => {
  const shell = good.replace('## Recap\n', '## Recap\n\n```sh\n## not a section\ntrue\n```\n');
  assert.deepEqual((await findingsOf(shell)).found, []);
  assert.deepEqual((await findingsOf(good.replaceAll('\n', '\r\n'))).found, []);
});

test('what is no lesson at all is told on its first line, or where the YAML breaks', async () => {
  for (const text of ['', 'hello', '---\ntitle: x\n', '\0\0\0'])
    assert.match((await findingsOf(text)).found[0] ?? '', /^1: a lesson begins with front matter/);
  assert.match((await findingsOf('---\n- 1\n---\n')).found.join('\n'), /fields with values, and is a list/);
  assert.match((await findingsOf('---\ntitle: "x\n---\n')).found[0] ?? '', /^\d: /);
  assert.match((await findingsOf('---\na: *nobody\n---\n')).found[0] ?? '', /^2: .*nobody/);
  const bomb = `---\na: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(20)}]\nc: &c [${'*b,'.repeat(20)}]\nd: [${'*c,'.repeat(20)}]\n---\n`;
  assert.match((await findingsOf(bomb)).found[0] ?? '', /alias/);
});

test('the name of the folder counts, and two lessons may not have one number', async () => {
  assert.match(
    (await findingsOf(good, 'uts')).found.join(),
    /^1: the folder is called 'uts'; .*such as 04-pid$/,
  );
  const { file } = await findingsOf(good);
  cpSync(join(file, '..'), join(file, '..', '..', '02-names'), { recursive: true });
  const both = await checkLessons([join(file, '..', '..')]);
  assert.deepEqual(
    both.flatMap(({ findings }) => findings.map(({ message }) => message)),
    ['02-uts is stage 2 as well', '02-names is stage 2 as well'],
  );
});

test('a run that comes out differently is told on the line that says so', async () => {
  const text = good
    .replace("output: '^uname -n: moby$'", () => "output: '^uname -n: box$'")
    .replace('namespaces: [user, uts]', 'namespaces: [user, uts, ipc]')
    .replace('when: { unchanged: hostname }', "when: { output: 'uname' }")
    .replace('errno: EINVAL', 'errno: EPERM');
  const { file, found } = await findingsOf(text);
  assert.deepEqual(found, [], 'nothing is wrong with it as a text');
  const [lesson] = await checkLessons([file]);
  assert.ok(lesson?.draft.lesson);
  const { mistakes } = await performAll(lesson.draft.lesson, lesson.draft.source);
  const lines = text.split('\n');
  const lineOf = (part: string): number => lines.findIndex((line) => line.includes(part)) + 1;
  assert.deepEqual(
    mistakes.map(({ line, message }) => `${line} ${message.replace(/:.*/, '')}`).sort(),
    [
      `${lineOf('recipe:')} recipe`,
      `${lineOf('uname -n: box')} expect.0`,
      `${lineOf('ask: After the step')} predict.0`,
      `${lines.findLastIndex((line) => line.includes('- step: hostname aaa')) + 1} variants.5.fails.0`,
    ].sort(),
  );
});

test('what "lesson new" writes has no mistakes and runs as it says', async () => {
  const { folder: made, stage } = newLesson('hello', join(folder, 'mine'));
  assert.deepEqual([made, stage], [join(folder, 'mine', '01-hello'), 1]);
  assert.equal(newLesson('again', join(folder, 'mine')).stage, 2);
  const [lesson] = await checkLessons([made]);
  assert.deepEqual(lesson?.findings, []);
  assert.ok(lesson?.draft.lesson);
  const { mistakes, count: runs, notTried } = await performAll(lesson.draft.lesson, lesson.draft.source);
  assert.deepEqual([mistakes, runs, notTried], [[], 3, 0]);
});

test('a solution that misses a goal, and a goal that nothing has to be done for, are told on the line of the goal', async () => {
  const text = good
    .replace('hostname whale; exec', 'hostname wale; echo oh no >&2; exec')
    .replace(/(- id: copy\n.*?process:\n).*?( {4}hints:)/s, '$1      - same: [uts]\n$2');
  const { file, found } = await findingsOf(text);
  assert.deepEqual(found, []);
  const [lesson] = await checkLessons([file]);
  assert.ok(lesson?.draft.lesson);
  const { trials } = trialsOf(lesson.draft.lesson, lesson.draft.source);
  const tried = await trials.find(({ name }) => name === 'the solution')?.perform();
  const lineOf = (part: string): number => text.split('\n').findIndex((line) => line.includes(part)) + 1;
  const mistakes = tried?.mistakes.map(({ line, message }) => `${line} ${message}`) ?? [];
  assert.equal(mistakes.length, 3);
  assert.match(mistakes[0] ?? '', at('id: copy', /goals.0: a shell that does nothing reaches it already$/));
  assert.match(
    mistakes[1] ?? '',
    at('id: whale', /goals.2: the solution does not reach it. \d+ \(\w+\) is there/),
  );
  assert.match(mistakes[2] ?? '', at('solution:', /solution: the last that it wrote was: oh no$/));
  function at(part: string, message: RegExp): RegExp {
    return new RegExp(`^${lineOf(part)} ${message.source}`);
  }
});

test('the JSON Schema says the same of a lesson as the course does', async () => {
  const schema = z.fromJSONSchema(lessonJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
  const data = (text: string): unknown => parseDocument(text.split('---\n')[1] ?? '').toJS();
  for (const { file } of await checkLessons([lessonsFolder])) {
    const parsed = schema.safeParse(data(readFileSync(file, 'utf8')));
    assert.ok(parsed.success, `${file}: ${JSON.stringify(parsed.error?.issues)}`);
  }
  for (const [from, to] of [
    ['minutes: 5', 'minutes: soon'],
    ['minutes: 5', 'minuts: 5'],
    ['changed: hostname', 'chnged: hostname'],
    ['as: root', 'as: rood'],
  ] as const)
    assert.equal(schema.safeParse(data(good.replace(from, to))).success, false, to);
});

/** Every field of a JSON Schema, at any depth, by its path. */
function* fieldsOf(schema: JsonSchema, path = ''): Generator<{ path: string; field: JsonSchema }> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    yield { path: `${path}.${name}`, field };
    yield* fieldsOf(field, `${path}.${name}`);
  }
  for (const inner of [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
    if (inner !== undefined) yield* fieldsOf(inner, path);
}

test('every field of the JSON Schema says what it is for, so that an editor can', () => {
  const fields = [...fieldsOf(lessonJsonSchema())];
  assert.ok(fields.length > 100);
  assert.deepEqual(
    fields.filter(({ field }) => !/\S+ \S+/.test(field.description ?? '')).map(({ path }) => path),
    [],
  );
});

test('lessons/README.md has every field in a table, with its name', () => {
  const readme = readFileSync(join(lessonsFolder, 'README.md'), 'utf8');
  const told = [...readme.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name),
  );
  const schema = lessonJsonSchema();
  const goals = schema.properties?.goals?.items?.properties?.process?.items?.properties ?? {};
  assert.deepEqual(
    [...Object.keys(schema.properties ?? {}), ...Object.keys(goals)].filter(
      (name) => !told.includes(name) && !readme.includes(`\`${name}: `),
    ),
    [],
  );
});
