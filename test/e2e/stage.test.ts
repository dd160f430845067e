import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { learnPath } from '../learn.js';
import { processesWith, processThat } from './processes.js';
import { KEY, openTerminal, type Terminal } from './terminal.js';

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

for (const size of SIZES) {
  const name = `${size.columns}x${size.rows}`;
  test(`the whole of stage 4 at ${name}, and the terminal is as before`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'learn-e2e-'));
    const terminal = openTerminal(['bash', '--norc', '--noprofile', '-i'], size);
    try {
      const course = `${process.execPath} ${learnPath} stage 4`;
      const line = `stty -a > ${folder}/before; ${course}; echo "code=$?"; stty -a > ${folder}/after`;
      await terminal.typeAt('ready> ', line);
      await predictAndStep(terminal);
      await leaveOutFork(terminal);
      await lookAroundInShell(terminal, size);
      await resize(terminal, size);
      terminal.press('q');
      await terminal.see('Build a container by hand');
      terminal.press('q');
      await terminal.see(/^code=0\nready>/m);
      assert.equal(terminal.isAlternate(), false, 'the alternate screen was left');
      assert.equal(terminal.isCursorVisible(), true, 'the cursor is visible');
      assert.equal(settings(folder, 'after'), settings(folder, 'before'));
      assert.deepEqual(
        processesWith(terminal.marker).map(({ comm }) => comm),
        ['bash'],
        'nothing is left but the shell that it was started from',
      );
    } finally {
      await terminal.close();
      rmSync(folder, { recursive: true });
    }
  });
}

async function predictAndStep(terminal: Terminal): Promise<void> {
  await terminal.see('The idea');
  terminal.press(KEY.tab);
  await terminal.see('▸ Which number');
  terminal.press('1');
  await terminal.see(/✓ 1 {2}1/);
  const { host } = namespaceRow(await openRun(terminal), 'ns.user');
  await terminal.see('✓ done     unshare user');
  // A picture arrives in pieces, from the top.
  await terminal.see(/● ns\.user/);
  const user = namespaceRow(terminal.screen(), 'ns.user');
  assert.equal(user.mark, '●');
  assert.equal(user.host, host);
  assert.notEqual(user.container, host, 'the user namespace is a new one');
  for (const step of ['map-root', 'unshare mnt', 'private', 'unshare pid']) {
    terminal.press(KEY.enter);
    await terminal.see(`✓ done     ${step}`);
  }
  assert.equal(namespaceRow(terminal.screen(), 'ns.pid').mark, ' ', 'unshare pid does not move the caller');
  terminal.press(KEY.enter);
  await terminal.see('✓ done     fork');
  await terminal.see(/● ns\.pid /);
  const pid = namespaceRow(terminal.screen(), 'ns.pid');
  assert.equal(pid.mark, '●');
  assert.notEqual(pid.container, pid.host);
  terminal.press(KEY.enter);
  await terminal.see('✓ done     mount proc');
  terminal.press(KEY.enter);
  await terminal.see('I am process 1, and /proc calls me 1');
  await terminal.see('All came out as the lesson says');
  await terminal.see('1 of 1 as you predicted');
}

/** The first Enter there performs the first step. */
async function openRun(terminal: Terminal): Promise<string> {
  terminal.press(KEY.tab);
  await terminal.see('[Run]');
  terminal.press(KEY.enter);
  await terminal.see(/ ns\.user .*user:|ns\.user .*\[/);
  return terminal.screen();
}

async function leaveOutFork(terminal: Terminal): Promise<void> {
  terminal.press('b');
  await terminal.see(/▸ +Leave out -f/);
  terminal.press(KEY.enter);
  await terminal.see('Steps  Leave out -f');
  for (const step of ['unshare user', 'map-root', 'unshare mnt', 'private', 'unshare pid']) {
    terminal.press(KEY.enter);
    await terminal.see(`✓ done     ${step}`);
  }
  terminal.press(KEY.enter);
  await terminal.see('✗ failed   mount proc');
  await terminal.see('EPERM: Operation not permitted');
  terminal.press('a');
  await terminal.see('Cannot allocate memory');
  await terminal.see('ENOMEM: This is not about memory.');
  terminal.press('c');
  await terminal.see('native/perform.c');
  terminal.press(KEY.left);
  // It opens at the line that made the call.
  await terminal.see(/^▸ +\d+ .*CALL\("mount"/m);
  terminal.press('g');
  await terminal.see(/mount\("proc", "\/proc", "proc"/);
  terminal.press('q');
  await terminal.see('Cannot allocate memory');
}

async function lookAroundInShell(
  terminal: Terminal,
  { columns, rows }: { columns: number; rows: number },
): Promise<void> {
  // Back to the stage as it should be: in a namespace without a process 1 no shell can work.
  terminal.press('b', KEY.up);
  await terminal.see('▸ ✓ Nothing: the stage as it should be');
  terminal.press(KEY.enter);
  await terminal.see('▸ next     unshare user');
  terminal.press('s');
  await terminal.see(/^\(stage 4\) \$ $|^\(stage 4\) \$$/m);
  assert.equal(terminal.isAlternate(), false, 'the shell has the ordinary screen');
  assert.match(terminal.screen(), /read-only/);
  const asleep =
    (state: string) => (p: { command: string; state: string; group: number; foreground: number }) =>
      p.command === 'sleep 100' &&
      (state === 'T' ? p.state === 'T' : p.state === 'S' && p.group === p.foreground);
  const prompt = '(stage 4) $ ';
  await terminal.typeAt(prompt, 'sleep 100');
  await processThat(terminal.marker, asleep('S'), 'sleep never ran in the foreground');
  terminal.press(KEY.ctrlZ);
  await terminal.see(/Stopped +sleep 100/);
  await processThat(terminal.marker, asleep('T'), 'sleep was not stopped');
  await terminal.typeAt(prompt, 'fg');
  await processThat(terminal.marker, asleep('S'), 'sleep did not go on in the foreground');
  terminal.press(KEY.ctrlC);
  await terminal.typeAt(prompt, 'echo "status:$?"; stty size');
  await terminal.see(/^status:130$/m);
  await terminal.see(new RegExp(`^${rows} ${columns}$`, 'm'));
  terminal.resize(columns + 10, rows + 5);
  await terminal.typeAt(prompt, 'stty size; echo "I am $$"');
  await terminal.see(new RegExp(`^${rows + 5} ${columns + 10}$`, 'm'));
  await terminal.see(/^I am 1$/m);
  await terminal.typeAt(prompt, 'exit');
  await terminal.see('You are back from the shell.');
  assert.equal(terminal.isAlternate(), true);
}

async function resize(
  terminal: Terminal,
  { columns, rows }: { columns: number; rows: number },
): Promise<void> {
  // The footer is on the line before the last: the picture has the size that the window got during the shell.
  await terminal.see(/q back *\n *$/);
  terminal.resize(columns, rows);
  await terminal.see('▸ next     unshare user');
  terminal.press(KEY.enter);
  await terminal.see('✓ done     unshare user');
}

/** What the state table says on the screen: the mark of the row, and its two sides. */
function namespaceRow(screen: string, key: string): { mark: string; host: string; container: string } {
  // The tab Predict, beside it in a wide window, names the row as well, without values.
  const row = new RegExp(`([● ≠]) ${key.replace('.', '\\.')} +\\S*(\\[.*?\\]) +\\S*(\\[.*?\\])`);
  const found = screen
    .split('\n')
    .map((line) => row.exec(line))
    .find((match) => match !== null);
  const [, mark = '', host = '', container = ''] = found ?? [];
  return { mark, host, container };
}

/** What stty says, without the size, which the test changes. */
function settings(folder: string, when: string): string {
  return readFileSync(join(folder, when), 'utf8').replace(/rows \d+; columns \d+;/, '');
}
