import stringWidth from 'fast-string-width';
import { type Isolation, ownText, type RoomState, stateText } from './isolation.js';
import { ROOMS_ABREAST } from './rooms.js';

/** How the parts of the picture are painted; without it, it is text alone. */
export interface PictureLook {
  /** Of a room that is the container's own, and its walls. */
  own(text: string): string;
  /** Of what is the host's. */
  host(text: string): string;
  title(text: string): string;
}

const PLAIN: PictureLook = { own: (text) => text, host: (text) => text, title: (text) => text };

/** Columns of the narrowest picture. */
export const NARROWEST_PICTURE = 80;
/** No line of a room needs more. */
const WIDEST_ROOM = 40;
/** Lines of a room at least: its name and whose it is. */
const LEAST = 2;

/**
 * A house in the host: a room that is the container's own has walls all around, the others stand open to the host.
 * @param size columns and lines that there are; more lines than those only if the least picture needs them.
 */
export function houseLines(
  rooms: Isolation,
  { width, height }: { readonly width: number; readonly height: number },
  look: PictureLook = PLAIN,
): string[] {
  const count = Math.ceil(rooms.length / ROOMS_ABREAST);
  // Two borders and two blanks of the host, and a wall beside each room.
  const room = Math.min(Math.floor((width - 5 - ROOMS_ABREAST) / ROOMS_ABREAST), WIDEST_ROOM);
  const most = Math.max(Math.floor((height - 3 - count) / count), LEAST);
  const texts = rooms.map((one) => roomTexts(one, room - 2, most));
  const lines = Math.max(...texts.map(({ length }) => length));
  const inner = ROOMS_ABREAST * (room + 1) + 1;
  const framed = (line: string): string => `${look.host('│')} ${line} ${look.host('│')}`;
  const house = Array.from({ length: count + 1 }, (_, row) => [
    wallLine(rooms, row, room, look),
    ...(row === count
      ? []
      : Array.from({ length: lines }, (_, line) => roomLine(rooms, texts, row, line, room, look))),
  ]).flat();
  return [
    border(['┌', '┐'], 'the host', `${ownText(rooms)} are the container's own`, inner + 2, look),
    ...house.map(framed),
    border(['└', '┘'], 'one kernel for both', '', inner + 2, look),
  ];
}

const MARKS = { true: '✓', false: '·', null: '?' } as const;

/** What stands in a room; what it is about only where there is room for all of that. */
function roomTexts(state: RoomState, width: number, most: number): string[] {
  const { name, about, own } = state;
  const text = [
    `${MARKS[`${own}`]} ${name}`,
    `  ${stateText(state, width - 2)}`,
    ...(most > LEAST && about.length + 2 <= width ? [`  ${about}`] : []),
  ];
  return most >= LEAST + 3 ? ['', ...text, ''] : text;
}

function roomLine(
  rooms: Isolation,
  texts: readonly (readonly string[])[],
  row: number,
  line: number,
  width: number,
  look: PictureLook,
): string {
  return Array.from({ length: ROOMS_ABREAST + 1 }, (_, column) => {
    const solid = isOwn(rooms, row, column - 1) || isOwn(rooms, row, column);
    const wall = solid ? look.own('│') : look.host('┊');
    if (column === ROOMS_ABREAST) return wall;
    const paint = isOwn(rooms, row, column) ? look.own : look.host;
    const text = texts[row * ROOMS_ABREAST + column]?.[line] ?? '';
    return `${wall}${paint(` ${pad(text, width - 1)}`)}`;
  }).join('');
}

/** The wall above a line of rooms, or below the last one. */
function wallLine(rooms: Isolation, row: number, width: number, look: PictureLook): string {
  const above = (column: number): boolean => isOwn(rooms, row - 1, column);
  const below = (column: number): boolean => isOwn(rooms, row, column);
  return Array.from({ length: ROOMS_ABREAST + 1 }, (_, column) => {
    const up = above(column - 1) || above(column);
    const down = below(column - 1) || below(column);
    const left = above(column - 1) || below(column - 1);
    const right = above(column) || below(column);
    const corner = CORNERS[`${+up}${+right}${+down}${+left}`];
    const post = corner === undefined ? look.host('·') : look.own(corner);
    if (column === ROOMS_ABREAST) return post;
    return post + (right ? look.own('─'.repeat(width)) : look.host('┈'.repeat(width)));
  }).join('');
}

/** By the walls that meet in them: up, right, down, left. */
const CORNERS: Readonly<Record<string, string>> = {
  '0110': '┌',
  '0011': '┐',
  '1100': '└',
  '1001': '┘',
  '0111': '┬',
  '1101': '┴',
  '1110': '├',
  '1011': '┤',
  '1111': '┼',
  '0101': '─',
  '1010': '│',
};

function isOwn(rooms: Isolation, row: number, column: number): boolean {
  if (row < 0 || column < 0 || column >= ROOMS_ABREAST) return false;
  return rooms[row * ROOMS_ABREAST + column]?.own === true;
}

function border(
  [left, right]: readonly [string, string],
  name: string,
  more: string,
  inner: number,
  { host, title }: PictureLook,
): string {
  const end = more === '' ? '' : ` ${more} ─`;
  const rest = Math.max(inner - name.length - end.length - 3, 0);
  return `${host(`${left}─`)} ${title(name)} ${host(`${'─'.repeat(rest)}${end}${right}`)}`;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(width - stringWidth(text), 0));
}
