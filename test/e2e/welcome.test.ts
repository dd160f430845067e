import assert from 'node:assert/strict';
import test from 'node:test';
import { learn } from '../learn.js';
import { learnIn, withHome } from './at-home.js';
import { KEY } from './terminal.js';

test('the very first start: one calm page that fits, then the map; the second start: the map', () =>
  withHome(async (home) => {
    await learnIn(home, [], async (terminal) => {
      await terminal.see(/^Welcome/);
      await terminal.see('every stage is always open');
      await terminal.see(/^Enter go on .*q quit$/m);
      assert.doesNotMatch(terminal.screen(), /more lines?$/m);
      terminal.press(KEY.enter);
      await terminal.see('Build a container by hand');
      terminal.press('q');
      assert.equal(await terminal.ended, 0);
    });
    await learnIn(home, [], (terminal) => terminal.see('Build a container by hand'));
  }));

test('who leaves from the first page sees it again, and who asks for a stage does not see it', () =>
  withHome(async (home) => {
    await learnIn(home, [], async (terminal) => {
      await terminal.see(/^Welcome/);
      terminal.press('q');
      assert.equal(await terminal.ended, 0);
    });
    await learnIn(home, [], (terminal) => terminal.see(/^Welcome/));
    await learnIn(home, ['stage', '1'], (terminal) => terminal.see('The idea'));
    await learnIn(home, [], (terminal) => terminal.see('Build a container by hand'));
  }));

test('without a terminal: what it is and what it does to the machine, the stages, and how to go on', async () => {
  const { code, stdout } = await learn([]);
  assert.equal(code, 0);
  assert.match(stdout, /^You build a Linux container by hand/);
  assert.match(stdout, /installs nothing/);
  assert.match(stdout, /Root without being root/);
  assert.match(stdout, /stage 0" prints a\s+stage\s+as\s+text/);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});
