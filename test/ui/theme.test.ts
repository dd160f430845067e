import assert from 'node:assert/strict';
import test from 'node:test';
import chalk from 'chalk';
import { Problem } from '../../src/errors.js';
import { paint, setTheme, THEMES, themeOf } from '../../src/ui/theme.js';

/** What every sequence of looks says, by numbers (SGR of ECMA-48). */
function codesOf(theme: (typeof THEMES)[number]): number[] {
  const level = chalk.level;
  chalk.level = 3;
  setTheme(theme);
  try {
    const all = Object.values(paint).map((look) => look('x'));
    return all
      .flatMap((text) => [...text.matchAll(/\[([\d;]*)m/g)].flatMap(([, codes = '']) => codes.split(';')))
      .map(Number);
  } finally {
    setTheme('dark');
    chalk.level = level;
  }
}

test('LEARN_THEME decides; without it what the terminal says of its background; without that it is dark', () => {
  assert.equal(themeOf({}), 'dark');
  assert.equal(themeOf({ LEARN_THEME: '' }), 'dark');
  assert.equal(themeOf({ LEARN_THEME: 'light' }), 'light');
  assert.equal(themeOf({ LEARN_THEME: 'dark', COLORFGBG: '0;15' }), 'dark');
  for (const light of ['0;15', '0;7', '0;default;15', '12;11'])
    assert.equal(themeOf({ COLORFGBG: light }), 'light');
  for (const dark of ['15;0', '15;8', '7;default;0', 'default;default', ';', '0;77']) {
    assert.equal(themeOf({ COLORFGBG: dark }), 'dark', dark);
  }
});

test('another theme is a mistake that is said in one breath', () => {
  assert.throws(
    () => themeOf({ LEARN_THEME: 'drak' }),
    (error) => {
      assert.ok(error instanceof Problem);
      assert.equal(error.exitCode, 2);
      assert.match(error.message, /^There is no theme 'drak': LEARN_THEME is dark or light/);
      return true;
    },
  );
});

test('every theme uses the 16 standard colours, and no background', () => {
  for (const theme of THEMES) {
    for (const code of codesOf(theme)) {
      assert.ok(
        ![38, 48, 49].includes(code) && !(code >= 40 && code <= 47) && code < 100,
        `${theme}: ${code}`,
      );
    }
  }
});

test('on a light background there is nothing that vanishes: no cyan, yellow or green, nothing bright or dim', () => {
  const codes = codesOf('light');
  assert.ok(codes.includes(34), 'there are colours');
  for (const vanishes of [2, 32, 33, 36, 37, 90, 91, 92, 93, 94, 95, 96, 97]) {
    assert.ok(!codes.includes(vanishes), `${vanishes}`);
  }
});
