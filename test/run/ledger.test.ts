import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { oweFolder, settleForTheDead } from '../../src/run/ledger.js';
import { removeStandIn, stateFolder } from '../../src/run/state-folder.js';

const home = mkdtempSync(join(tmpdir(), 'learn-ledger-test-'));
process.env.XDG_STATE_HOME = home;
const ledger = join(home, 'build-your-own-container', 'ledger');
after(() => rmSync(home, { recursive: true }));

function writeEntry(name: string, owner: { pid: number; start_time: number | null }, folder: string): void {
  writeFileSync(join(ledger, name), JSON.stringify({ version: 1, owner, folder }));
}

test('a folder is written down before it is made, and struck out when it is removed', () => {
  const folder = join(home, 'learn-made');
  const debt = oweFolder(folder);
  assert.equal(readdirSync(ledger).length, 1);
  mkdirSync(folder);
  debt.settle();
  assert.deepEqual([existsSync(folder), readdirSync(ledger).length], [false, 0]);
  debt.settle();
});

test('what a living process owes is left alone', () => {
  const folder = join(home, 'learn-living');
  mkdirSync(folder);
  const debt = oweFolder(folder);
  assert.deepEqual(settleForTheDead(), []);
  assert.ok(existsSync(folder));
  debt.settle();
});

test('what a dead process owed is removed, also when its pid is somebody else now', () => {
  const { pid } = spawnSync('true');
  for (const [name, owner] of [
    ['dead.json', { pid, start_time: 1 }],
    ['reused.json', { pid: process.pid, start_time: 1 }],
  ] as const) {
    const folder = join(home, `learn-${name}`);
    mkdirSync(folder);
    writeEntry(name, owner, folder);
    assert.deepEqual(settleForTheDead(), [folder]);
    assert.ok(!existsSync(folder));
  }
  assert.deepEqual(readdirSync(ledger), []);
});

test('an entry that is damaged or of another version removes nothing and stops nothing', () => {
  writeFileSync(join(ledger, 'cut.json'), '{"version":1,"own');
  writeFileSync(join(ledger, 'newer.json'), JSON.stringify({ version: 2, what: '/' }));
  assert.deepEqual(settleForTheDead(), []);
});

test('an entry can not have anything removed that is not ours', () => {
  const folder = join(home, 'precious');
  mkdirSync(folder);
  writeEntry('evil.json', { pid: 1, start_time: 1 }, folder);
  assert.deepEqual(settleForTheDead(), []);
  assert.ok(existsSync(folder));
});

test('a state folder that others can write is not used', () => {
  const open = mkdtempSync(join(tmpdir(), 'learn-ledger-test-'));
  mkdirSync(join(open, 'build-your-own-container'));
  chmodSync(join(open, 'build-your-own-container'), 0o777);
  process.env.XDG_STATE_HOME = open;
  assert.notEqual(stateFolder(), join(open, 'build-your-own-container'));
  process.env.XDG_STATE_HOME = home;
  removeStandIn();
  rmSync(open, { recursive: true });
});

test('those who share a stand-in in /tmp do not mind that each takes it away', async () => {
  const module = fileURLToPath(new URL('../../src/run/ledger.ts', import.meta.url));
  const loop = `const { oweFolder } = await import(${JSON.stringify(module)});
    for (let i = 0; i < 300; i += 1) oweFolder(${JSON.stringify(join(home, 'never-made'))}).settle();`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', loop];
  const env = { XDG_STATE_HOME: '/proc/nowhere' };
  await Promise.all(Array.from({ length: 3 }, () => execa(process.execPath, args, { env })));
});
