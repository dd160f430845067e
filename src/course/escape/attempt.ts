import { randomBytes } from 'node:crypto';
import { shellQuote } from '../../recipe/command-line.js';
import type { Step } from '../../recipe/types.js';
import { performRoom } from '../../run/room/perform-room.js';
import type { Room } from './room.js';
import { newToken } from './token.js';

/** How it went when a room's own way out was tried. */
export interface Attempt {
  /** What the container has to be good for, each in a sentence. */
  readonly works: readonly { readonly text: string; readonly holds: boolean }[];
  /** The token of the little host was seen in the container. */
  readonly isOut: boolean;
  /** ... and not by the room's own way out: by one of those that everybody knows. */
  readonly isUsualWay: boolean;
  /** The container came up, and something was tried in it. */
  readonly isUp: boolean;
  /** What the way out wrote; before the container is up, what kept it from that. */
  readonly output: string;
  /** It did not come to an end. */
  readonly isStuck: boolean;
}

/**
 * Makes the container with these steps, asks whether it does its work, and tries the room's way out.
 * @param options.usual tries the ways that everybody knows as well: a changed recipe must not open one of them.
 * @throws Problem (125) when the little host can't be made.
 */
export async function attempt(
  room: Room,
  steps: readonly Step[],
  { usual = false }: { usual?: boolean } = {},
): Promise<Attempt> {
  const token = newToken(room.slug);
  // Nothing that runs in there can know it, and so nothing can pretend.
  const mark = randomBytes(8).toString('hex');
  const command = ['sh', '-c', scriptOf(room, mark, usual)];
  const { output, isStuck } = await performRoom({ host: room.host, steps }, { token, command });
  const lines = output.split(/\r?\n/);
  const answers = new Map(
    lines.flatMap((line) => {
      const [head, name = '', status] = line.split(' ');
      return head === mark ? [[name, status]] : [];
    }),
  );
  const isUp = answers.has('up');
  const began = lines.indexOf(`${mark} escape`);
  const said = (isUp ? lines.slice(began < 0 ? lines.length : began + 1) : lines).join('\n').trim();
  const isOut = output.includes(token);
  return {
    works: room.works.map(({ text }, i) => ({ text, holds: answers.get(`${i}`) === '0' })),
    isOut,
    isUsualWay: isOut && !said.includes(token),
    isUp,
    output: said,
    isStuck,
  };
}

/** Each part is a program of its own, so that none can end the others. */
function scriptOf({ works, escape: wayOut }: Room, mark: string, usual: boolean): string {
  return [
    `echo ${mark} up`,
    ...works.map(
      ({ try: script }, i) => `sh -c ${shellQuote(script)} >/dev/null 2>&1 </dev/null; echo ${mark} ${i} $?`,
    ),
    ...(usual ? [`sh -c ${shellQuote(USUAL_WAYS)} 2>/dev/null </dev/null`] : []),
    `echo ${mark} escape`,
    `exec sh -c ${shellQuote(wayOut)}`,
  ].join('\n');
}

/** By its path, by a descriptor, by a process, and by leaving the root directory. */
const USUAL_WAYS = `
for door in '' /old /proc/[0-9]*/root /proc/[0-9]*/cwd /proc/[0-9]*/fd/*; do
  [ ! -d "$door/" ] || cat "$door/root/token" "$door/../root/token" "$door/token"
done
for way in chroot setns proc fd; do stagehand escape $way -- cat /root/token; done
`;
