import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { BLANK, type Cells, screenText } from '../scripts/captures/cells.js';
import { JOURNEYS } from '../scripts/captures/journeys.js';
import { PALETTES } from '../scripts/captures/palettes.js';
import { SCREENS } from '../scripts/captures/screens.js';
import { stable } from '../scripts/captures/stable.js';
import { screenSvg } from '../scripts/captures/svg.js';
import { packageRoot } from '../src/paths.js';

const folder = join(packageRoot, 'docs', 'screens');
const linesOf = (name: string): string[] => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');

const cellsOf = (...lines: readonly string[]): Cells =>
  lines.map((line) => [...line.padEnd(60)].map((text) => ({ text, look: {} })));

const anywhere = stable({
  folders: { '/tmp/learn-captures-x': '/home/you' },
  hostname: 'box',
  uid: 1234,
  group: '/system.slice/ssh',
  terminal: () => 'pts/7',
  pids: () => [80_123],
});
const settled = (...lines: readonly string[]): string[] =>
  screenText(anywhere(cellsOf(...lines)))
    .trimEnd()
    .split('\n');

test('what changes with every run has a stand-in, and stands in the column that it stood in', () => {
  const screen = settled(
    `${'Steps'.padEnd(38)}pid 80125 stands still`.padStart(60),
    'nspid     80123     80125 1   x',
    'ns.uts    uts:[4026531838]  uts:[4026532999]  x',
    'ns.ipc    ipc:[4026531838]  the same number',
    '    80125       1  none    stagehand',
    'cgroup    /system.slice/ss…   x',
    'hostname  box       moby',
    'terminal  pts/7     pts/0',
    'uid_map   0 0 4294967295      0 1234 1',
    'in /tmp/learn-captures-x/here, 65534 and 80123',
  );
  assert.deepEqual(screen, [
    `${'Steps'.padEnd(39)}pid 4712 stands still`,
    'nspid     4711      4712 1    x',
    'ns.uts    uts:[4026532100]  uts:[4026532101]  x',
    'ns.ipc    ipc:[4026532100]  the same number',
    '     4712       1  none    stagehand',
    'cgroup    /user.slice         x',
    'hostname  laptop    moby',
    'terminal  pts/1     pts/0',
    'uid_map   0 0 4294967295      0 1000 1',
    'in /home/you/here, 65534 and 4711',
  ]);
});

test('a picture in colours: each cell at its place, and nothing that XML could take for its own', () => {
  const line = [...'a<b─┐'].map((text) => ({ text, look: { colour: 2, bold: true } }));
  const svg = screenSvg([[...line, BLANK]], 'a & b', PALETTES.dark);
  assert.match(svg, /<title>a &amp; b<\/title>/);
  assert.match(svg, /<text class="c2 b" x="12" [^>]*textLength="25.2">a&lt;b<\/text>/);
  assert.match(svg, /<path class="c2 b" d="M37\.2 20\.5H45\.6/);
});

test('every screen is taken on a journey, and is there in every size', () => {
  const taken = JOURNEYS.flatMap(({ takes }) => takes);
  const page = readFileSync(join(folder, 'README.md'), 'utf8');
  for (const { name, title, sizes, svg } of SCREENS) {
    assert.ok(taken.includes(name), name);
    for (const size of sizes) assert.ok(existsSync(join(folder, size, `${name}.txt`)), `${size}/${name}`);
    for (const theme of svg ? Object.keys(PALETTES) : [])
      assert.ok(existsSync(join(folder, `${name}-${theme}.svg`)));
    assert.ok(page.includes(`\n## ${title}\n`), title);
  }
});

for (const size of ['80x24', '120x40', '200x60']) {
  for (const file of readdirSync(join(folder, size))) {
    test(`${size}/${file}: fits, with its title above and its keys below, and nothing of a machine`, () => {
      const [columns = 0, rows = 0] = size.split('x').map(Number);
      const lines = linesOf(`${size}/${file}`);
      for (const line of lines) assert.ok([...line].length <= columns, line);
      assert.equal(lines.length, rows - 1, 'the last line of the window is free, and the keys are above it');
      assert.match(lines.at(-1) ?? '', /(^| {2})q (back|quit)$/);
      assert.match(lines[0] ?? '', /^\S/);
      const text = lines.join('\n');
      for (const own of ['/tmp/', packageRoot, homedir(), hostname()].filter((name) => name.length > 4)) {
        assert.ok(!text.includes(own), own);
      }
    });
  }
}

for (const name of [
  'welcome',
  'map',
  'read',
  'predict',
  'break',
  'build',
  'recap',
  'picture',
  'picture-run',
  'help',
]) {
  test(`${name}: in the usual window no word is cut off`, () => {
    assert.doesNotMatch(linesOf(`80x24/${name}.txt`).join('\n'), /…/);
  });
}
