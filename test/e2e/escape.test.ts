import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readProcessTree } from '../../src/kernel/process-tree.js';
import { isAlive, startTime } from '../../src/run/alive.js';
import { PATIENCE } from '../patience.js';
import { learnIn, withHome } from './at-home.js';
import { KEY } from './terminal.js';

const PROMPT = '(room 2) # ';

/** What runs of this process have put into the folder for temporary files. */
const leftOf = (pid: number): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`learn-${pid}-`));

test('at a terminal one gets out of room 2 by hand, and the token proves it', async () => {
  await withHome((home) =>
    learnIn(
      home,
      ['escape', '2'],
      async (terminal) => {
        await terminal.typeAt(PROMPT, 'tty; umount /old && cat /old/root/token');
        await terminal.see(/^cover-[0-9a-f]{8}-[0-9a-f]{8}$/m);
        const [token = ''] = /^cover-\S+$/m.exec(terminal.screen()) ?? [];
        await terminal.typeAt(PROMPT, 'exit');
        await terminal.typeAt('The token (Enter: not yet): ', `${token}x`);
        await terminal.see('That is no token of room 2.');
        await terminal.typeAt('The token (Enter: not yet): ', token);
        await terminal.see('You were out of room 2.');
        assert.equal(await terminal.ended, 0);
        assert.deepEqual(leftOf(terminal.pid), []);
      },
      { rows: 60 },
    ),
  );
});

test('Ctrl-C in a room is for the program in it, and Enter is for later', async () => {
  await withHome((home) =>
    learnIn(
      home,
      ['escape', '2'],
      async (terminal) => {
        await terminal.typeAt(PROMPT, 'echo sleeps; sleep 1000');
        await terminal.see(/^sleeps$/m);
        terminal.press(KEY.ctrlC);
        await terminal.typeAt(PROMPT, 'echo "alive $?"; exit');
        await terminal.see(/^alive 130$/m);
        await terminal.see('The token (Enter: not yet):');
        terminal.press(KEY.enter);
        await terminal.see('learn escape 2 --hint');
        assert.equal(await terminal.ended, 0);
      },
      { rows: 60 },
    ),
  );
});

test('when learn is killed nothing of a room is left: no process at once, and no file when one has cleaned up', async () => {
  let killed = 0;
  await withHome((home) =>
    learnIn(
      home,
      ['escape', '2'],
      async (terminal) => {
        await terminal.typeAt(PROMPT, 'sleep 1000 & echo "runs"');
        await terminal.see(/^runs$/m);
        killed = terminal.pid;
        const all = readProcessTree(killed).map(({ pid }) => ({ pid, start_time: startTime(pid) }));
        assert.ok(all.length > 4, 'learn, stagehand, the little host, the container, its shell');
        process.kill(killed, 'SIGKILL');
        for (const until = Date.now() + PATIENCE; all.some(isAlive) && Date.now() < until; ) await sleep(10);
        assert.deepEqual(all.filter(isAlive), []);
      },
      { rows: 60 },
    ),
  );
  assert.deepEqual(leftOf(killed), []);
});
