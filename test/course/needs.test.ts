import assert from 'node:assert/strict';
import test from 'node:test';
import { shortageOf as programShortage } from '../../src/course/needs/program.js';
import { shortageOf as rangeShortage } from '../../src/course/needs/subids.js';
import type { Machine } from '../../src/run/machine.js';
import { machine } from '../explain/machines.js';

/** A Debian with these programs and these files. */
function debian(programs: readonly string[], files: Readonly<Record<string, string>>, uid = 1001): Machine {
  const found = programs.map((name) => [name, { path: `/usr/bin/${name}`, setuid: false }] as const);
  return machine({ uid, files, programs: Object.fromEntries(found) });
}

const PROGRAMS = ['newuidmap', 'newgidmap', 'sudo'];
const RANGES = {
  '/etc/subuid': 'bob:100000:65536\nada:165536:65536\n',
  '/etc/subgid': '1001:165536:65536\n',
};

test('a range, and the programs that map it: nothing is missing', () => {
  assert.equal(rangeShortage(debian(PROGRAMS, RANGES)), undefined);
});

test('no program: the package is named', () => {
  const { why = '', fixes } = rangeShortage(debian(['newuidmap', 'sudo'], RANGES)) ?? {};
  assert.match(why, /^newgidmap is not installed\./);
  assert.deepEqual(fixes, ['sudo apt-get install uidmap']);
});

test('no line in one of the two files: a range is named that nobody has', () => {
  const files = { ...RANGES, '/etc/subgid': 'bob:100000:65536\n' };
  const { why = '', fixes } = rangeShortage(debian(PROGRAMS, files)) ?? {};
  assert.match(why, /^\/etc\/subgid has no line for ada\./);
  assert.deepEqual(fixes, ['sudo usermod --add-subuids 231072-296607 --add-subgids 231072-296607 ada']);
});

test('a line that can not be read is no range', () => {
  assert.match(
    rangeShortage(debian(PROGRAMS, { ...RANGES, '/etc/subuid': 'ada:x:65536' }))?.why ?? '',
    /^\/etc\/subuid/,
  );
});

test('real root needs no range', () => {
  assert.equal(rangeShortage(debian([], {}, 0)), undefined);
});

test('a program that is there, and one that is not', () => {
  assert.equal(programShortage(debian(['ip'], {}), 'ip'), undefined);
  assert.match(
    programShortage(debian([], {}), 'no-such')?.why ?? '',
    /^The program no-such is not installed\.$/,
  );
});
