import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import test from 'node:test';
import { loadCourse } from '../../src/course/load.js';
import { planStage } from '../../src/course/plan.js';
import { parseSteps } from '../../src/recipe/parse.js';
import { perform } from '../../src/run/perform.js';
import { behindReadOnlyView, shellSteps } from '../../src/run/shell.js';

/** What a shell command prints behind the read-only view of these steps. */
async function inShell(items: readonly string[], script: string): Promise<string> {
  const steps = behindReadOnlyView(parseSteps(items));
  const view = await perform({ recipe: { steps, command: ['sh', '-c', `exec 2>&1; ${script}`] } });
  assert.deepEqual(
    view.steps.filter((s) => s.state === 'failed'),
    [],
  );
  return view.output;
}

for (const lesson of await loadCourse()) {
  test(`the shell of stage ${lesson.stage} opens behind its steps`, async () => {
    const { recipe: whole, files } = planStage(lesson);
    const recipe = { steps: shellSteps(whole.steps), command: ['true'] };
    const view = await perform({ recipe, files });
    assert.deepEqual([view.steps.filter((s) => s.state === 'failed'), view.exit?.status], [[], 0]);
  });
}

for (const folder of [homedir(), '/tmp', '/etc', '/var/tmp', '/dev/shm']) {
  test(`nothing can be written in ${folder}`, async () => {
    const output = await inShell(['-rm'], `touch ${folder}/learn-was-here && rm ${folder}/learn-was-here`);
    assert.match(output, /Read-only file system|Permission denied|No such file/);
  });
}

for (const items of [['-r'], ['-rm'], ['-rmpf', 'mount proc']]) {
  test(`root inside, after ${items.join(' + ')}, can't make the tree writable again`, async () => {
    const output = await inShell(
      items,
      'mount -o remount,bind,rw / && echo done; umount / && echo done; true',
    );
    assert.doesNotMatch(output, /done/);
  });
}

test('the settings of the host below /proc/sys can not be written, whoever one is', async () => {
  const name = '/proc/sys/kernel/hostname';
  // Its own content, so that nothing changes should this ever succeed.
  assert.match(await inShell(['-r'], `cat ${name} > ${name}; echo status $?`), /status [12]/);
});

test('devices that take anything still do, and a stage may mount what it wants', async () => {
  const script = 'echo x > /dev/null && echo x > /mnt/file && cat /mnt/file';
  assert.equal(await inShell(['-rm', 'mount tmpfs /mnt'], script), 'x\n');
});
