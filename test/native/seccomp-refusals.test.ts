import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asUser } from './as-user.js';
import { run, trace } from './stagehand.js';
import { words } from './status-of.js';

describe('a filter that comes too early', () => {
  const last = async (recipe: string) => {
    const { trace: lines, status } = await trace([...words(recipe), '--', 'true'], { before: asUser });
    const line = lines.at(-1);
    assert.ok(line?.type === 'step');
    assert.equal(line.index, lines.length - 2, 'one line for each step');
    return { line, status };
  };

  for (const flags of ['-ru', '-rupf']) {
    test(`fails the next step, and is told as the cause, with ${flags}`, async () => {
      const { line, status } = await last(`${flags} + seccomp EXDEV:sethostname + hostname moby`);
      assert.deepEqual([line.name, line.errno, status], ['hostname', 'EXDEV', 125]);
      assert.match(line.cause ?? '', /filter.*sethostname with EXDEV/);
    });

    test(`kills the process in the next step, which is told by the guard, with ${flags}`, async () => {
      const recipe = `${flags} + fork + seccomp kill:sethostname + hostname moby`;
      const { line, status } = await last(recipe);
      assert.deepEqual([line.name, line.args, line.errno, status], ['hostname', ['moby'], 'SIGSYS', 159]);
      assert.match(line.cause ?? '', /seccomp filter killed/);
      assert.deepEqual([line.inside.uid, line.inside.pid === 2], [0, flags.includes('p')]);
      const aloud = await run([...words(recipe), '--', 'true'], { before: asUser });
      assert.equal(aloud.status, 159);
      assert.match(aloud.stderr, /^stagehand: hostname moby: Bad system call \(SIGSYS\)\n {2}\S/);
    });

    test(`kills the exec, which did not happen then, with ${flags}`, async () => {
      const { line, status } = await last(`${flags} + seccomp kill:execve`);
      assert.deepEqual(
        [line.name, line.errno, line.calls[0]?.errno, status],
        ['exec', 'SIGSYS', 'SIGSYS', 159],
      );
    });

    test(`kills stagehand itself where it forbids what stagehand needs, with ${flags}`, async () => {
      const { line, status } = await last(`${flags} + seccomp kill:prctl + hostname moby`);
      assert.deepEqual([line.name, line.errno, status], ['seccomp', 'SIGSYS', 159]);
    });
  }

  test('forbids the exec itself, and that is an error like any other', async () => {
    const { line, status } = await last('no-new-privs + seccomp EACCES:execve');
    assert.deepEqual([line.name, line.errno, status], ['exec', 'EACCES', 126]);
  });
});

describe('what makes no sense', () => {
  for (const [rules, complaint] of [
    ['EPERM:mkdri', /no system call 'mkdri'; the nearest name is mkdir/],
    ['EPERM:', /name of a system call is missing/],
    ['EPERM:mount,', /name of a system call is missing/],
    ['EPERM:@mout', /no group '@mout'; the nearest name is @mount/],
    ['EPREM:mount', /'EPREM' is no action/],
    ['allow:mount', /'allow' is no action/],
    ['mount', /'mount' is no rule/],
    ['defaults', /'defaults' is no rule/],
    [Array(60).fill('EPERM:@mount,@obsolete').join(' '), /more calls than the kernel/],
  ] as const) {
    test(`${rules.slice(0, 30)}: said before anything is done`, async () => {
      const { status, stdout, stderr } = await run([...words(`seccomp ${rules}`), '--', 'echo', 'ran']);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, complaint);
      assert.match(stderr, /^stagehand: [^\n]+; try 'stagehand --help'\n$/);
    });
  }
});
