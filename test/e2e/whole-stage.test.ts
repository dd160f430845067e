import assert from 'node:assert/strict';
import test from 'node:test';
import { learnIn, withHome } from './at-home.js';
import { processThat } from './processes.js';
import { KEY, openTerminal, type Terminal } from './terminal.js';

const SHIFT_TAB = '\x1b[Z';

/** One person plays stage 2 from its question to its recap, in a window of 80x24, and comes back later. */
test('a whole stage: predicted wrongly, run, broken, built in another terminal, and kept', () =>
  withHome(async (home) => {
    await learnIn(home, ['stage', '2'], async (learn) => {
      await predictWrongly(learn);
      await runStepByStep(learn);
      await breakIt(learn);
      await buildIt(learn);
      await lookBack(learn);
      await quit(learn);
    });
    await learnIn(home, [], comeBack);
  }));

async function quit(learn: Terminal): Promise<void> {
  learn.press('q');
  await learn.see('q quit');
  learn.press('q');
  assert.equal(await learn.ended, 0);
}

async function predictWrongly(learn: Terminal): Promise<void> {
  await learn.see('The idea');
  assert.match(footer(learn), /^Enter go on /);
  learn.press(KEY.enter);
  await learn.see('[Predict 0/2]');
  await learn.see('▸ After the step hostname moby, what is the name of the host?');
  learn.press('2');
  await learn.see('✓ 2  Also moby');
  await learn.see('▸ What does the file /etc/hostname say');
  learn.press('2');
  await learn.see('[Predict 2/2]');
  await learn.see('▸ Which rows of the state will differ');
}

/** Enter alone leads on. */
async function runStepByStep(learn: Terminal): Promise<void> {
  learn.press(KEY.enter);
  await learn.see('─[Run]─');
  await learn.see('▸ next     unshare user');
  for (const step of ['unshare user', 'map-root', 'unshare uts', 'hostname moby']) {
    learn.press(KEY.enter);
    await learn.see(`✓ done     ${step}`);
  }
  await learn.see(/● hostname +\S+ +moby$/m);
  learn.press(KEY.enter);
  await learn.see('uname -n: moby');
  await learn.see('✓ All came out as the lesson says.');
  learn.press(KEY.pageDown);
  await learn.see('1 of 2 as you predicted');
  await learn.see('✗ you said: Also moby, because a machine has one hostname');
  await learn.see('what happened: Still its old name');
  await learn.see('The hostname is stored in the UTS namespace, and there are two of them now.');
}

async function breakIt(learn: Terminal): Promise<void> {
  learn.press(KEY.enter);
  await learn.see('─[Break]─');
  await learn.see('✓ Nothing: the stage as it should be  (seen)');
  await learn.see(/▸ +Leave out -u$/m);
  learn.press(KEY.enter);
  await learn.see('Steps  Leave out -u');
  for (const step of ['unshare user', 'map-root']) {
    learn.press(KEY.enter);
    await learn.see(`✓ done     ${step}`);
  }
  learn.press(KEY.enter);
  await learn.see('✗ failed   hostname moby');
  await learn.see('sethostname("moby", 4) = -1 EPERM');
  await learn.see('EPERM: Operation not permitted');
  await learn.see('Changing the host name needs CAP_SYS_ADMIN in the user namespace that');
  learn.press(KEY.enter);
  await learn.see("the host's, and that belongs to the host's user namespace");
  learn.press(KEY.enter);
  await learn.see('✓ Leave out -u  (seen)');
  await learn.see(/▸ {3}\S/);
}

/** Other tests may reach the same goals at the same time, so the count may be higher, but ours are reached by ours. */
async function buildIt(learn: Terminal): Promise<void> {
  learn.press(KEY.tab);
  await learn.see(/─\[Build \d\/4\]─/);
  await learn.see(/not yet: /i);
  learn.press('h');
  await learn.see(/Hint 1 of \d: /);
  const other = openTerminal(['bash', '--norc', '--noprofile', '-i']);
  try {
    // Always in namespaces of its own, so that nothing of the host is renamed, whoever runs this.
    await other.typeAt('ready> ', 'unshare -U -r -m -u sleep 1000');
    const asleep = ({ comm }: { comm: string }): boolean => comm === 'sleep';
    await reaches(learn, other, asleep);
    await learn.see(/─\[Build [1-4]\/4\]─/);
    other.press(KEY.ctrlC);
    await learn.see('reached earlier');
    await other.typeAt('ready> ', "unshare -U -r -m -u sh -c 'hostname moby && exec sleep 1000'");
    await reaches(learn, other, asleep);
    await learn.see(/─\[Build [2-4]\/4\]─/);
    other.press(KEY.ctrlC);
  } finally {
    await other.close();
  }
}

/** Waits for the process in the other terminal, and for the light that says that it reaches the goal. */
async function reaches(
  learn: Terminal,
  other: Terminal,
  which: (process: { comm: string }) => boolean,
): Promise<void> {
  const { pid } = await processThat(other.marker, which, 'nothing sleeps in the other terminal');
  await learn.see(new RegExp(`✓ A process of yours[^·✓]* reached by ${pid} \\(sleep\\)`));
}

async function lookBack(learn: Terminal): Promise<void> {
  learn.press(KEY.enter);
  await learn.see('─[Recap]─');
  await seeWhatWasDone(learn);
}

async function seeWhatWasDone(learn: Terminal): Promise<void> {
  await learn.see(/✓ Predict {2}2 of 2 answered: 1 right, 1 wrong/);
  await learn.see(/✓ Run {6}it came out as the lesson says/);
  await learn.see(/✓ Break {4}1 of \d ways seen/);
  await learn.see(/Build {4}[2-4] of 4 goals reached, with \d hint/);
}

/** Another day: the map, the stage, and in it the part, the answers and the goals are as they were left. */
async function comeBack(learn: Terminal): Promise<void> {
  await learn.see(/^▸ +2 . A name of your own/m);
  learn.press(KEY.enter);
  await learn.see('─[Recap]─');
  await seeWhatWasDone(learn);
  learn.press(SHIFT_TAB);
  await learn.see(/─\[Build [2-4]\/4\]─/);
  await learn.see(/✓ A process of yours[^·✓]* reached (earlier|by)/);
  learn.press(KEY.tab, KEY.tab, KEY.tab);
  await learn.see('[Predict 2/2]');
  learn.press('g');
  await learn.see('✓ 2  Also moby');
  await quit(learn);
}

function footer(learn: Terminal): string {
  return learn.screen().split('\n').at(-2) ?? '';
}
