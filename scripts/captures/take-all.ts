import { type Cells, screenText } from './cells.js';
import { galleryText } from './gallery.js';
import { JOURNEYS } from './journeys.js';
import { PALETTES } from './palettes.js';
import { SCREENS, type Size } from './screens.js';
import { session, type Window } from './session.js';
import { screenSvg } from './svg.js';

const WINDOWS: Readonly<Record<Size, Window>> = {
  '80x24': { columns: 80, rows: 24 },
  '120x40': { columns: 120, rows: 40 },
  '200x60': { columns: 200, rows: 60 },
};

/** Plays every journey in every window that a screen is wanted of. @returns names below docs/screens, and texts. */
export async function takeAll(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const size of Object.keys(WINDOWS) as Size[]) {
    const wanted = SCREENS.filter(({ sizes }) => sizes.includes(size));
    const taken = await play(
      WINDOWS[size],
      wanted.map(({ name }) => name),
    );
    for (const { name } of wanted) files.set(`${size}/${name}.txt`, screenText(pictureOf(name, taken)));
    if (size === '80x24') addSvgs(files, 'dark', taken);
  }
  const small = WINDOWS['80x24'];
  const svgs = SCREENS.filter(({ svg }) => svg).map(({ name }) => name);
  addSvgs(files, 'light', await play({ ...small, env: { LEARN_THEME: 'light' } }, svgs));
  const plain = await play({ ...small, env: { NO_COLOR: '1' } }, ['run']);
  files.set('80x24/run-no-color.txt', screenText(withoutLooks(pictureOf('run', plain))));
  return new Map([...files, ['README.md', galleryText(files)]]);
}

/** The journeys on which these screens are. */
async function play(window: Window, names: readonly string[]): Promise<Map<string, Cells>> {
  const taken = new Map<string, Cells>();
  for (const journey of JOURNEYS.filter(({ takes }) => takes.some((name) => names.includes(name)))) {
    for (const [name, cells] of await session(journey, window, journey.play)) taken.set(name, cells);
  }
  return taken;
}

function addSvgs(
  files: Map<string, string>,
  theme: keyof typeof PALETTES,
  taken: ReadonlyMap<string, Cells>,
): void {
  for (const { name, title, svg } of SCREENS) {
    if (svg) files.set(`${name}-${theme}.svg`, screenSvg(pictureOf(name, taken), title, PALETTES[theme]));
  }
}

function pictureOf(name: string, taken: ReadonlyMap<string, Cells>): Cells {
  const cells = taken.get(name);
  if (cells === undefined) throw new Error(`no journey takes '${name}'`);
  return cells;
}

/** @throws Error when something looks other than plain: with NO_COLOR nothing may. */
function withoutLooks(cells: Cells): Cells {
  const painted = cells.flat().find(({ look }) => Object.keys(look).length > 0);
  if (painted !== undefined) throw new Error(`painted in spite of NO_COLOR: ${JSON.stringify(painted)}`);
  return cells;
}
