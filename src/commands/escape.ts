import { createInterface } from 'node:readline';
import { attempt } from '../course/escape/attempt.js';
import { loadRooms, roomOf } from '../course/escape/load-rooms.js';
import type { Room } from '../course/escape/room.js';
import { isTokenOf, newToken } from '../course/escape/token.js';
import { failuresOf, roomSteps } from '../course/escape/verdict.js';
import { learnCommand } from '../course/folders.js';
import { roomState } from '../course/progress/apply.js';
import type { Progress } from '../course/progress/progress.js';
import { EXIT, Problem } from '../errors.js';
import {
  attemptLines,
  fixCommand,
  inRoomLines,
  nextLines,
  noToken,
  referenceLines,
  roomCommands,
  roomLines,
  roomList,
  sectionOf,
  solutionLines,
} from '../print/rooms.js';
import { say } from '../print/say.js';
import { textWidth, wrap } from '../print/wrap.js';
import { parseRecipe } from '../recipe/parse-recipe.js';
import type { Step } from '../recipe/types.js';
import { ourProgress } from './our-progress.js';

export interface EscapeOptions {
  readonly hint?: boolean;
  readonly recipe?: boolean;
  readonly fix?: string;
  readonly solution?: boolean;
  readonly json?: boolean;
}

/**
 * `learn escape [N [TOKEN]]`: the escape room.
 * @returns 0; 1 when the token is none of this room, or a changed recipe does not close it.
 */
export async function escapeRoom(
  number: string | undefined,
  token: string | undefined,
  options: EscapeOptions,
): Promise<number> {
  const rooms = loadRooms();
  const asked = (['hint', 'recipe', 'fix', 'solution'] as const).filter(
    (name) => options[name] !== undefined,
  );
  if (asked.length + (token === undefined ? 0 : 1) > 1)
    throw new Problem('Give a token or one of --hint, --recipe, --fix and --solution, not more at once.');
  const progress = ourProgress({ aside: true });
  if (number === undefined) {
    if (asked.length > 0)
      throw new Problem(`Say which room is meant: "${learnCommand('escape', '1', `--${asked[0]}`)}".`);
    return list(rooms, progress, options);
  }
  const room = roomOf(number, rooms);
  if (options.hint) return giveHint(room, progress);
  if (options.recipe) return print(fixCommand(room, room.recipe));
  if (options.solution) return print([...solutionLines(room), ...referenceLines(room)]);
  if (options.fix !== undefined) return tryFix(room, options.fix, progress, options);
  if (token !== undefined) return prove(room, token, progress);
  return open(room, progress);
}

function list(rooms: readonly Room[], progress: Progress, { json = false }: EscapeOptions): number {
  const stateOf = ({ stage, slug }: Room) => roomState(progress.stageState(stage), slug);
  if (!json) return print(roomList(rooms, stateOf));
  const all = rooms.map((room) => {
    const { out = null, closed = null, hints } = stateOf(room);
    return {
      room: room.number,
      name: room.slug,
      title: room.title,
      question: room.question,
      out,
      closed,
      hints,
    };
  });
  console.log(JSON.stringify(all, null, 2));
  return EXIT.ok;
}

/** Opens a shell in it; without a terminal says what there is to know. */
async function open(room: Room, progress: Progress): Promise<number> {
  say(roomLines(room));
  if (!process.stdin.isTTY || !process.stdout.isTTY) return print(['', ...roomCommands(room)]);
  say(['', ...inRoomLines(room), '']);
  const { enterRoom } = await import('../run/room/perform-room.js');
  const plan = { host: room.host, steps: roomSteps(room) };
  const status = await enterRoom(plan, { token: newToken(room.slug), prompt: `(room ${room.number}) # ` });
  if (status === EXIT.ourselves) throw new Problem('The room did not open; above is why.', EXIT.ourselves);
  return askAndProve(room, progress);
}

/** Whoever mistypes it may try again: the room is closed by now, and the next one has another token. */
async function askAndProve(room: Room, progress: Progress): Promise<number> {
  for (let token = await askForToken(); token !== ''; token = await askForToken())
    if (isTokenOf(room.slug, token)) return prove(room, token, progress);
    else say(wrap(noToken(room), textWidth()));
  return print(['', ...roomCommands(room)]);
}

/** A line as it is typed, without editing: so Ctrl-C is a signal, as everywhere. */
function askForToken(): Promise<string> {
  process.stdout.write('\nThe token (Enter: not yet): ');
  const lines = createInterface({ input: process.stdin, terminal: false });
  return new Promise((resolve) => {
    let typed = '';
    lines.once('line', (line) => {
      typed = line.trim();
      lines.close();
    });
    lines.once('close', () => resolve(typed));
  });
}

function prove(room: Room, token: string, progress: Progress): number {
  if (!isTokenOf(room.slug, token)) {
    console.error(`learn: ${noToken(room)}`);
    return EXIT.failed;
  }
  note(room, progress, 'out');
  const next = 'Now close it. Change the steps: leave one out, add one, put them in another order.';
  return print([
    `You were out of room ${room.number}.`,
    ...sectionOf(room, 'Why it was open'),
    '',
    ...wrap(next, textWidth()),
    '',
    ...fixCommand(room, room.recipe),
  ]);
}

async function tryFix(
  room: Room,
  text: string,
  progress: Progress,
  { json }: EscapeOptions,
): Promise<number> {
  const tried = await attempt(room, stepsOf(text), { usual: true });
  const failures = failuresOf(tried);
  if (failures.length === 0) note(room, progress, 'closed');
  if (json) {
    const { works, output } = tried;
    console.log(
      JSON.stringify({ room: room.number, closed: failures.length === 0, failures, works, output }),
    );
  } else {
    say(attemptLines(tried, failures));
    if (failures.length === 0)
      say(sectionOf(room, 'How it is closed'), referenceLines(room), goOn(room, progress));
    else say(wrap(`"${learnCommand('escape', `${room.number}`, '--hint')}" gives a hint.`, textWidth()));
  }
  return failures.length === 0 ? EXIT.ok : EXIT.failed;
}

/** What is next for who has closed a room: its way out if they have closed it from what they have read, then another room. */
function goOn(room: Room, progress: Progress): string[] {
  const stateOf = ({ stage, slug }: Room) => roomState(progress.stageState(stage), slug);
  const next = loadRooms().find((one) => one.number !== room.number && stateOf(one).closed === undefined);
  return nextLines(room, { wasOut: stateOf(room).out !== undefined, next });
}

function stepsOf(text: string): readonly Step[] {
  const { steps, command } = parseRecipe(text);
  if (command.length > 0)
    throw new Problem('The room has a command of its own; give only steps, without --.');
  if (steps.length === 0) throw new Problem('A recipe is a list of steps with + between them.');
  return steps;
}

/** As long as one is not out, hints for the way out; then those for closing it. The last one is given again. */
function giveHint(room: Room, progress: Progress): number {
  const { hints: seen, out } = roomState(progress.stageState(room.stage), room.slug);
  const ways = room.hints.length;
  const all = [...room.hints, ...room.fix_hints];
  const [from, to] = out === undefined ? [0, ways] : [ways, all.length];
  const index = Math.min(Math.max(seen, from), to - 1);
  note(room, progress, { hints: index + 1 });
  const what = out === undefined ? 'Out of it' : 'To close it';
  return print(wrap(`${what}, hint ${index - from + 1} of ${to - from}: ${all[index]}`, textWidth()));
}

function note(
  { stage, slug }: Room,
  progress: Progress,
  did: 'out' | 'closed' | { readonly hints: number },
): void {
  progress.record({ type: 'room', stage, room: slug, did });
  progress.save();
}

function print(lines: readonly string[]): number {
  say(lines);
  return EXIT.ok;
}
