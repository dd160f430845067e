import { basename, dirname } from 'node:path';
import { Problem } from '../../errors.js';
import { wrongArguments } from '../../recipe/arguments.js';
import { formatStep, parseSteps } from '../../recipe/parse.js';
import { attempt } from '../escape/attempt.js';
import { readRooms, strangeFiles } from '../escape/load-rooms.js';
import type { RoomDraft } from '../escape/parse-room.js';
import type { Room } from '../escape/room.js';
import { failuresOf, fixSteps, roomSteps } from '../escape/verdict.js';
import type { Finding } from './check.js';

/**
 * Checks the rooms beside a lesson as texts.
 * @param lessonFile path of lesson.md, as it was asked for.
 */
export function checkRooms(lessonFile: string): Finding[] {
  const folder = dirname(lessonFile);
  const strange = strangeFiles(folder).map((file) => ({
    file,
    line: 1,
    message: `'${basename(file)}' is no room; one is called 01-name.md`,
  }));
  const rooms = readRooms(folder);
  return [
    ...strange,
    ...rooms.flatMap(({ file, ...draft }, i) => [
      ...[...draft.mistakes, ...stepMistakes(draft)].map((one) => ({ file, ...one })),
      ...(Number(basename(file).slice(0, 2)) === i + 1
        ? []
        : [{ file, line: 1, message: 'rooms are numbered from 01 on, without a gap' }]),
    ]),
  ];
}

/** What performing the rooms of a lesson has shown; those with a mistake in their text are not performed. */
export async function performRooms(lessonFile: string): Promise<{ findings: Finding[]; count: number }> {
  const findings: Finding[] = [];
  let count = 0;
  for (const { file, room, source } of readRooms(dirname(lessonFile))) {
    if (room === undefined) continue;
    for (const trial of roomTrials(room)) {
      count += 1;
      const line = source.lineOf([trial.field]);
      findings.push(...(await trial.perform()).map((message) => ({ file, line, message })));
    }
  }
  return { findings, count };
}

/** Both sides of a room, and what is wrong with each: before it is closed one gets out, and behind that not any more. */
export function roomTrials(room: Room): { field: 'recipe' | 'fix'; perform(): Promise<string[]> }[] {
  return [
    {
      field: 'recipe',
      async perform() {
        const { isOut, isStuck, output, works } = await attempt(room, roomSteps(room));
        return [
          ...(isOut ? [] : [`escape: the way out shows no token; it said: ${output}`]),
          ...(isStuck ? ['escape: it does not come to an end'] : []),
          ...works.filter(({ holds }) => !holds).map(({ text }) => `works: does not hold: ${text}`),
        ];
      },
    },
    {
      field: 'fix',
      async perform() {
        const tried = await attempt(room, fixSteps(room), { usual: true });
        return failuresOf(tried).map((why) => `fix: ${why}${tried.isUp ? '' : ` It said: ${tried.output}`}`);
      },
    },
  ];
}

function stepMistakes({ room, source }: RoomDraft): { line: number; message: string }[] {
  if (room === undefined) return [];
  return (['recipe', 'fix'] as const).flatMap((field) =>
    room[field].flatMap((text, i) => {
      const why = wrongStep(text);
      return why === undefined
        ? []
        : [{ line: source.lineOf([field, i]), message: `${field}.${i}: '${text}': ${why}` }];
    }),
  );
}

function wrongStep(text: string): string | undefined {
  try {
    return parseSteps([text])
      .map((step) => {
        const why = wrongArguments(step);
        return why === undefined ? undefined : `${formatStep(step)}: ${why}`;
      })
      .find((why) => why !== undefined);
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
