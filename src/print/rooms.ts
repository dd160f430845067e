import type { Attempt } from '../course/escape/attempt.js';
import type { Room } from '../course/escape/room.js';
import type { RoomSection } from '../course/escape/schema.js';
import { learnCommand } from '../course/folders.js';
import type { RoomState } from '../course/progress/types.js';
import { TOKEN_FILE } from '../run/room/little-host.js';
import { columns } from './columns.js';
import { heading } from './lesson.js';
import { proseLines } from './prose.js';
import { hang, textWidth, wrap } from './wrap.js';

/** A line for each room, and how one goes on. */
export function roomList(rooms: readonly Room[], stateOf: (room: Room) => RoomState): string[] {
  const rows = rooms.map((room) => {
    const { out, closed } = stateOf(room);
    return [
      `${room.number}`.padStart(2),
      room.title,
      out === undefined ? '-' : 'yes',
      closed === undefined ? '-' : 'yes',
    ];
  });
  const next = rooms.find((room) => stateOf(room).closed === undefined) ?? rooms[0];
  return [
    ...columns([['', 'room', 'out', 'closed'], ...rows]),
    '',
    ...wrap(`"${learnCommand('escape', `${next?.number}`)}" opens a room.`, textWidth()),
  ];
}

/** What one knows of a room before one is in it. */
export function roomLines(room: Room): string[] {
  const title = `Room ${room.number}: ${room.title}`;
  return [
    title,
    '='.repeat(title.length),
    '',
    ...wrap(room.question, textWidth()),
    ...sectionOf(room, 'What was done'),
    '',
    ...wrap(
      `The host of this room has a file ${TOKEN_FILE}; the container's own /root is another folder. Read that file from ` +
        'inside of the container: it is the token that proves that you were out.',
      textWidth(),
    ),
  ];
}

/** Above the prompt of its shell. */
export function inRoomLines({ number }: Room): string[] {
  const hint = `"${learnCommand('escape', `${number}`, '--hint')}" in another terminal gives a hint.`;
  return wrap(`You are in the container now; "exit" leaves it. ${hint}`, textWidth());
}

/** What was typed is no proof. */
export function noToken({ number }: Room): string {
  return `That is no token of room ${number}. It is the whole line in the file ${TOKEN_FILE} of the room's host.`;
}

/** Behind a room that was closed. @param wasOut the reader has proved that they got out. @param next one that is open still. */
export function nextLines(
  room: Room,
  { wasOut, next }: { wasOut: boolean; next: Room | undefined },
): string[] {
  const commandFor = ({ number }: Room): string => `"${learnCommand('escape', `${number}`)}"`;
  const sentences = [
    ...(wasOut ? [] : [`You have not been out of it yet: ${commandFor(room)}.`]),
    next === undefined ? 'All rooms are closed.' : `${commandFor(next)} opens the next one.`,
  ];
  return ['', ...wrap(sentences.join(' '), textWidth())];
}

/** A section with its heading. */
export function sectionOf({ sections }: Room, name: RoomSection): string[] {
  return ['', ...heading(name), '', ...proseLines(sections[name])];
}

/** What to type without a terminal to open a room on, or beside one. */
export function roomCommands({ number }: Room): string[] {
  const command = (...words: readonly string[]): string => learnCommand('escape', `${number}`, ...words);
  return columns([
    [command(), '# a shell in the container, in a terminal'],
    [`${command()} TOKEN`, '# the proof that you were out'],
    [command('--hint'), '# the next hint'],
    [command('--recipe'), '# the steps, to be changed'],
    [`${command('--fix')} 'STEP + STEP'`, '# does that close it?'],
    [command('--solution'), '# a way out, and a way to close it'],
  ]);
}

/** The recipe as a command that can be changed and typed: in quotes a line end is a blank. */
export function fixCommand({ number }: Room, steps: readonly string[]): string[] {
  const last = steps.length - 1;
  return [
    `${learnCommand('escape', `${number}`)} --fix '`,
    ...steps.map((step, i) => `  ${step}${i === last ? "'" : ' +'}`),
  ];
}

/** How a changed recipe has done. @param failures why it does not count; empty if it does. */
export function attemptLines({ works, isUp, output }: Attempt, failures: readonly string[]): string[] {
  const said = output === '' ? [] : output.split('\n').map((line) => `  ${line}`);
  return [
    ...(isUp ? works.flatMap(({ text, holds }) => hang(text, holds ? 'ok      ' : 'MISSING ')) : []),
    ...(said.length === 0 ? [] : ['', isUp ? 'What the way out said:' : 'What was said:', ...said]),
    '',
    ...(failures.length === 0
      ? wrap('The hole is closed: the way out leads nowhere, and the container does its work.', textWidth())
      : failures.flatMap((sentence) => wrap(sentence, textWidth()))),
  ];
}

/** The way out and the recipe without the mistake. */
export function solutionLines(room: Room): string[] {
  return [
    ...heading('A way out, typed in the container'),
    '',
    room.escape.trimEnd(),
    '',
    ...heading('A way to close it'),
    '',
    ...fixCommand(room, room.fix),
  ];
}

/** Where to read on. */
export function referenceLines({ references }: Room): string[] {
  return [
    '',
    ...heading('To read on'),
    '',
    ...references.flatMap(({ title, url }) => [...wrap(title, textWidth()), `  ${url}`]),
  ];
}
