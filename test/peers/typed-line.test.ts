import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import test from 'node:test';
import { shortCommandLine } from '../../src/recipe/command-line.js';
import { parseSteps } from '../../src/recipe/parse.js';
import { typedLine } from '../../src/recipe/typed-line.js';
import { helperPath } from '../../src/run/helper.js';

/** What somebody is told of themselves and of where they are: the same, however they came there. */
const ASK = 'id -u; uname -n; cat /proc/self/uid_map; grep -c " /proc " /proc/self/mountinfo';

/** Where there is a PID namespace: outside of one the numbers are others each time. */
const ASK_NUMBERS = `echo $$; set -- /proc/[0-9]*; echo $#; ${ASK}`;

/** What a shell at the end of a line says. */
function said(line: string, ask: string): string {
  const PATH = `${dirname(helperPath())}:${process.env.PATH}`;
  const { stdout, stderr, status } = spawnSync('sh', ['-c', line], {
    input: ask,
    encoding: 'utf8',
    env: { ...process.env, PATH },
  });
  assert.equal(status, 0, `${line}: ${stderr}`);
  return stdout;
}

for (const recipe of [
  ['-rmpf', 'mount proc'],
  ['-rmu', 'hostname moby'],
  ['-rmpf', 'mount proc', 'chroot /'],
]) {
  test(`[${recipe.join(', ')}]: the line for unshare(1) comes to the same as the one for stagehand`, () => {
    const steps = parseSteps(recipe);
    const typed = typedLine(steps, 'sh');
    assert.ok(typed !== null);
    const ask = recipe[0]?.includes('p') ? ASK_NUMBERS : ASK;
    assert.equal(said(typed, ask), said(shortCommandLine({ steps, command: ['sh'] }), ask));
  });
}
