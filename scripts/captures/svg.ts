import type { Cell, Cells, Look } from './cells.js';
import type { Palette } from './palettes.js';

const WIDTH = 8.4;
const HEIGHT = 17;
const FONT = 14;
/** From the top of a line to where its letters stand. */
const BASE = 13;
const MARGIN = 12;

/** The screen as a picture; `title` is read to whoever doesn't see it. */
export function screenSvg(cells: Cells, title: string, { background, text, colours, dim }: Palette): string {
  const used = cells.slice(0, cells.findLastIndex((line) => line.some(({ text: one }) => one !== ' ')) + 1);
  const width = round((used[0]?.length ?? 0) * WIDTH + 2 * MARGIN);
  const height = used.length * HEIGHT + 2 * MARGIN;
  const classes = [
    `text{font-size:${FONT}px;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:${text};white-space:pre}`,
    `path{stroke:${text};fill:none}`,
    '.b{font-weight:bold}',
    '.i{font-style:italic}',
    '.u{text-decoration:underline}',
    `.d{opacity:${dim}}`,
    ...colours.map((colour, n) => `text.c${n}{fill:${colour}}path.c${n}{stroke:${colour}}`),
  ];
  const runs = used.flatMap((line, row) => runsOf(line).map((run) => ({ run, row })));
  const drawn = [
    ...paths(runs.filter(({ run }) => isLine(run.text))),
    ...runs.filter(({ run }) => !isLine(run.text)).map(({ run, row }) => textSvg(run, row)),
  ];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${classes.filter((rule) => isUsed(rule, drawn)).join('')}</style>`,
    `<rect width="${width}" height="${height}" rx="6" fill="${background}"/>`,
    ...drawn,
    '</svg>',
  ].join('\n')}\n`;
}

interface Run {
  readonly column: number;
  readonly text: string;
  readonly look: Look;
}

/** Pieces of a line that look alike, without blanks at their ends; what is a line of a drawing is apart. */
function runsOf(line: readonly Cell[]): Run[] {
  const runs: { column: number; text: string; look: Look }[] = [];
  line.forEach(({ text, look }, column) => {
    const last = runs.at(-1);
    const alike =
      last !== undefined && classOf(last.look) === classOf(look) && isLine(last.text) === isLine(text);
    // Two blanks end a run: letters of other widths must not add up.
    if (alike && !last.text.endsWith('  ')) last.text += text;
    else runs.push({ column, text, look });
  });
  return runs
    .map(({ column, text, look }) => ({
      column: column + text.length - text.trimStart().length,
      text: text.trim(),
      look,
    }))
    .filter(({ text }) => text !== '');
}

function textSvg({ column, text, look }: Run, row: number): string {
  const [x, y] = [round(MARGIN + column * WIDTH), MARGIN + row * HEIGHT + BASE];
  return `<text${attributeOf(look)} x="${x}" y="${y}" textLength="${round(text.length * WIDTH)}">${escapeXml(text)}</text>`;
}

/** Lines from the middle of the cell: up, right, down, left; fonts leave gaps between them. */
const LINES: Readonly<Record<string, string>> = {
  '─': 'rl',
  '│': 'ud',
  '┌': 'rd',
  '┐': 'dl',
  '└': 'ur',
  '┘': 'ul',
  '├': 'urd',
  '┤': 'udl',
  '┬': 'rdl',
  '┴': 'url',
  '┼': 'urdl',
  '┈': 'rl',
  '┊': 'ud',
};

const isLine = (text: string): boolean => text !== '' && [...text].every((one) => one in LINES);

/** Lines of a drawing that look alike, as one path for all of the screen. */
function paths(drawn: readonly { readonly run: Run; readonly row: number }[]): string[] {
  const alike = new Map<string, string>();
  for (const { run, row } of drawn) {
    for (const { 0: piece, index } of run.text.matchAll(/(.)\1*/gu)) {
      const dots = '┈┊'.includes(piece[0] ?? '') ? ' stroke-dasharray="1.4 2.8"' : '';
      const kind = `${attributeOf(run.look)}${dots}`;
      alike.set(kind, (alike.get(kind) ?? '') + strokes(piece, run.column + index, row));
    }
  }
  return [...alike].map(([kind, lines]) => `<path${kind} d="${lines}"/>`);
}

/** The way of the pen for a piece of one and the same character. */
function strokes(piece: string, column: number, row: number): string {
  const ways = LINES[piece[0] ?? ''] ?? '';
  const [left, top] = [MARGIN + column * WIDTH, MARGIN + row * HEIGHT];
  const [right, bottom] = [left + piece.length * WIDTH, top + HEIGHT];
  if (ways === 'rl') return `M${round(left)} ${top + HEIGHT / 2}H${round(right)}`;
  if (ways === 'ud') return `M${round(left + WIDTH / 2)} ${top}V${bottom}`;
  const [x, y] = [round(left + WIDTH / 2), top + HEIGHT / 2];
  const ends = { u: `V${top}`, d: `V${bottom}`, l: `H${round(left)}`, r: `H${round(right)}` };
  return [...ways].map((way) => `M${x} ${y}${ends[way as keyof typeof ends]}`).join('');
}

function attributeOf(look: Look): string {
  const kind = classOf(look);
  return kind === '' ? '' : ` class="${kind}"`;
}

function classOf({ colour, bold, dim, italic, underline }: Look): string {
  return [
    ...(colour === undefined ? [] : [`c${colour}`]),
    ...(bold ? ['b'] : []),
    ...(dim ? ['d'] : []),
    ...(italic ? ['i'] : []),
    ...(underline ? ['u'] : []),
  ].join(' ');
}

function isUsed(rule: string, drawn: readonly string[]): boolean {
  const name = /\.(\w+)\{/.exec(rule)?.[1];
  return (
    name === undefined ||
    !/^(text|path)?\./.test(rule) ||
    drawn.some((one) => new RegExp(`class="[^"]*\\b${name}\\b`).test(one))
  );
}

const round = (n: number): number => Math.round(n * 10) / 10;

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
