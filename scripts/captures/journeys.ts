import { KEY, type Terminal } from '../../test/e2e/terminal.js';
import type { Play, Start } from './session.js';

/** A way through the program, and the screens that are taken on it. */
export interface Journey extends Start {
  readonly takes: readonly string[];
  readonly play: Play;
}

/** A learner who sees all of this for the first time, and goes to stage 4. */
const first: Journey = {
  takes: ['welcome', 'map', 'read', 'predict'],
  async play(terminal, take) {
    await terminal.see('Welcome');
    await take('welcome');
    terminal.press(KEY.enter);
    await terminal.see('Build a container by hand');
    await take('map');
    terminal.press('j', 'j', 'j', 'j', KEY.enter);
    await terminal.see('The idea');
    await take('read');
    terminal.press(KEY.enter);
    await terminal.see('▸ Which number');
    terminal.press('1');
    await terminal.see(/✓ 1/);
    await take('predict');
  },
};

/** Stage 4, step by step, and what there is to look at on the way. */
const steps: Journey = {
  takes: ['run', 'picture-run', 'rows', 'help', 'code', 'run-over'],
  args: ['stage', '4'],
  async play(terminal, take) {
    await terminal.see('The idea');
    terminal.press(KEY.tab, KEY.tab);
    await perform(terminal, ['unshare user', 'map-root', 'unshare mnt', 'private', 'unshare pid', 'fork']);
    await take('run');
    terminal.press('w');
    await terminal.see('Isolated in this run');
    await take('picture-run');
    terminal.press('q', 'i');
    await terminal.see('The state, row by row');
    await take('rows');
    terminal.press('q', '?');
    await terminal.see('the part before');
    await take('help');
    terminal.press('q');
    await perform(terminal, ['mount proc']);
    terminal.press('c');
    await terminal.see(/^▸ +\d+ /m);
    await take('code');
    terminal.press('q', KEY.enter);
    await terminal.see('All came out as the lesson says');
    await take('run-over');
  },
};

/** Stage 4 broken, and then built. */
const rest: Journey = {
  takes: ['break', 'run-broken', 'explain', 'lab', 'build', 'recap'],
  args: ['stage', '4'],
  async play(terminal, take) {
    await terminal.see('The idea');
    terminal.press('a');
    await terminal.see('All came out as the lesson says');
    terminal.press(KEY.enter);
    await terminal.see(/▸ +Leave out -f/);
    await take('break');
    terminal.press('a');
    await terminal.see('Cannot allocate memory');
    await terminal.see('e why');
    await take('run-broken');
    terminal.press('e');
    await terminal.see('On this machine');
    await terminal.missSoon('Looking at this machine');
    await take('explain');
    terminal.press('q', 'm');
    await terminal.see('the lab');
    await take('lab');
    terminal.press('q');
    await terminal.see('[Run]');
    terminal.press(KEY.tab, KEY.tab);
    await terminal.see('Not yet');
    await take('build');
    terminal.press(KEY.tab);
    await terminal.see('[Recap]');
    await take('recap');
  },
};

/** Performs the next steps, which are these. */
async function perform(terminal: Terminal, steps: readonly string[]): Promise<void> {
  await terminal.see(`▸ next     ${steps[0]}`);
  for (const step of steps) {
    terminal.press(KEY.enter);
    await terminal.see(`✓ done     ${step}`);
  }
}

/** The step that fails, where the run stands still. */
const failed: Journey = {
  takes: ['run-failed'],
  args: ['stage', '4'],
  async play(terminal, take) {
    await terminal.see('The idea');
    terminal.press('b');
    await terminal.see(/▸ +Leave out -f/);
    terminal.press(KEY.enter);
    await terminal.see('Steps  Leave out -f');
    await perform(terminal, ['unshare user', 'map-root', 'unshare mnt', 'private', 'unshare pid']);
    terminal.press(KEY.enter);
    await terminal.see('✗ failed   mount proc');
    await terminal.see('e why');
    await take('run-failed');
  },
};

/** The one line of the last stage. */
const line: Journey = {
  takes: ['one-line'],
  args: ['stage', '13'],
  async play(terminal, take) {
    await terminal.see('The idea');
    terminal.press('o');
    await terminal.see('The same in one line');
    terminal.press(KEY.right, KEY.right);
    await terminal.see('part 3 of');
    await take('one-line');
  },
};

/** What the first stages have brought. */
const soFar: Journey = {
  takes: ['picture'],
  after: ['1', '2', '3', '4'].map((number) => ['run', number]),
  async play(terminal, take) {
    await terminal.see('Build a container by hand');
    terminal.press('w');
    await terminal.see('Isolated so far');
    await take('picture');
  },
};

export const JOURNEYS: readonly Journey[] = [first, steps, rest, failed, line, soFar];
