import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { execa } from 'execa';
import { loadCourse } from '../../src/course/load.js';
import { isRunning } from '../e2e/processes.js';
import { isRoot, type JsonLine, learn, learnPath, learnRun } from '../learn.js';
import { eventually } from '../native/processes.js';

const course = await loadCourse();

for (const lesson of course) {
  test(`learn run ${lesson.stage} --json shows the namespaces of that stage as changed, and no others`, async () => {
    const { code, rows, stderr } = await learnRun([`${lesson.stage}`]);
    assert.equal(code, 0, stderr);
    const changed = [...rows.values()]
      .filter((r) => r.key.startsWith('ns.') && r.changed)
      .map((r) => r.key.slice(3));
    assert.deepEqual(
      changed.filter((k) => !k.endsWith('_for_children')).sort(),
      [...lesson.namespaces].sort(),
    );
  });
}

test('the inode links in the table are what readlink shows from outside while the process is there', async () => {
  const child = execa(process.execPath, [learnPath, 'run', '4', '--json'], { reject: false });
  let looked = 0;
  let text = '';
  for await (const line of child) {
    text += line;
    const event = JSON.parse(line) as JsonLine;
    if (event.type !== 'diff' || looked > 0) continue;
    const last = [...text.matchAll(/"pid":(\d+)/g)].at(-1)?.[1];
    const uts = event.rows?.find((row) => row.key === 'ns.uts');
    assert.equal(uts?.container, readlinkSync(`/proc/${last}/ns/uts`));
    looked += 1;
  }
  assert.equal(looked, 1);
});

test('each step tells its system calls, and the C function that made them', async () => {
  const { lines } = await learnRun(['2']);
  const hostname = lines.find((line) => line.type === 'step' && line.name === 'hostname');
  assert.deepEqual(
    hostname?.calls?.map(({ duration_us, ...call }) => call),
    [{ call: 'sethostname', args: ['"moby"', '4'], result: 0, errno: null }],
  );
  assert.deepEqual([hostname?.source?.file, hostname?.source?.function], ['step_hostname.c', 'set_hostname']);
});

test('capabilities are printed as the 16 digits of /proc/PID/status', async () => {
  const { rows } = await learnRun(['1']);
  for (const set of ['inheritable', 'permitted', 'effective', 'bounding', 'ambient']) {
    assert.match(rows.get(`caps.${set}`)?.container ?? '', /^[0-9a-f]{16}$/);
  }
  assert.match(rows.get('caps.effective')?.container ?? '', /^0{4}0*1ff|^0+[1-9a-f]/);
});

test('the last line is the exit status, and the lines before it come in the order of the story', async () => {
  const { lines } = await learnRun(['2']);
  const types = lines.map((line) => line.type);
  assert.equal(types[0], 'ready');
  assert.equal(types.at(-1), 'exit');
  assert.ok(types.indexOf('output') > types.lastIndexOf('step'));
});

/** What kernel-facts and unshare(1) users know: leave one flag out, and this is what the kernel answers. */
const WITHOUT: readonly [stage: string, what: string, seen: RegExp, explained: RegExp][] = [
  ['2', '-u', /"name":"hostname".*"errno":"EPERM"/, /UTS namespace/],
  ['3', '-m', /"name":"mount".*"errno":"EPERM"/, /mount namespace/],
  ['4', '-f', /fork: Cannot allocate memory/, /PID 1/],
  ['4', '-p', /"name":"mount".*"errno":"EPERM"/, /PID namespace/],
  ['4', '-m', /"name":"mount".*"errno":"EPERM"/, /mount namespace/],
  ['5', '-i', /"name":"mount".*"errno":"EPERM"/, /IPC/],
  ['6', '-n', /"name":"lo".*"errno":"EPERM"/, /network namespace/],
];

for (const [stage, what, seen, explained] of WITHOUT) {
  test(`learn run ${stage} --without ${what} fails as the kernel says, and names the cause`, async () => {
    const { stdout, code } = await learn(['run', stage, '--without', what, '--json']);
    assert.match(stdout, seen);
    const explanations = stdout
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as JsonLine).explanation ?? '']));
    assert.match(explanations.join('\n'), explained);
    assert.equal(code, 0, 'the lesson tells of this failure, so it went as the lesson says');
  });
}

test('without -f the exit event names ENOMEM', async () => {
  const { lines } = await learnRun(['4', '--without', '-f']);
  assert.equal(lines.at(-1)?.errno, 'ENOMEM');
});

test('without -r a normal user makes no namespace at all', {
  skip: isRoot && 'is about a normal user',
}, async () => {
  const { rows, lines } = await learnRun(['4', '--without', '-r']);
  assert.ok([...rows.values()].every((row) => !row.key.startsWith('ns.') || !row.changed));
  assert.equal(lines.find((line) => line.errno)?.errno, 'EPERM');
});

test('real root may not leave out -r together with -m', {
  skip: !isRoot && 'is about real root',
}, async () => {
  const { code, stderr, stdout } = await learn(['run', '3', '--without', '-r', '--without', '-m']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(stderr, /real root/);
});

test('a run that is killed leaves no process, and its temporary folder only until somebody cleans up', async (t) => {
  // A ledger of its own: any other run that starts now would clean up as well.
  const state = mkdtempSync(join(tmpdir(), 'learn-run-test-'));
  t.after(() => rmSync(state, { recursive: true }));
  const env = { XDG_STATE_HOME: state };
  // A run that does not end by itself, however slowly its lines are read.
  await learn(['lesson', 'new', 'wait', '--to', state]);
  const lesson = join(state, '01-wait', 'lesson.md');
  writeFileSync(
    lesson,
    readFileSync(lesson, 'utf8').replace(/^script: \|\n/m, '$&  echo ready; sleep 1000\n'),
  );
  const run = ['--course', state, 'run', '1', '--json'];
  const child = execa(process.execPath, [learnPath, ...run], { reject: false, env });
  const pids: number[] = [];
  for await (const line of child) {
    const { pid } = JSON.parse(line) as JsonLine;
    if (pid !== undefined) pids.push(pid);
    if (line.includes('ready\\n')) child.kill('SIGKILL');
  }
  await child;
  assert.match((await learn(['clean'], env)).stdout, /^removed .*learn-\d+/m);
  await eventually(() => !isRunning(Number(pids.at(-1))));
  assert.match((await learn(['clean'], env)).stdout, /Nothing was left/);
});
