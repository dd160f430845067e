import { parseSteps } from '../../recipe/parse.js';
import type { Step } from '../../recipe/types.js';
import type { Attempt } from './attempt.js';
import type { Room } from './room.js';

/** The steps of a room, with its mistake. */
export function roomSteps({ recipe }: Room): Step[] {
  return parseSteps(recipe);
}

/** One way to close it. */
export function fixSteps({ fix }: Room): Step[] {
  return parseSteps(fix);
}

const USUAL =
  'The token was seen in the container. Not by the way out of this room, but by one of the ways that everybody knows: by its ' +
  'path, through a process or a descriptor, or out of a chroot.';

/** Why a changed recipe does not count, a sentence each; empty when the hole is closed and the container as good as before. */
export function failuresOf({ isUp, isOut, isUsualWay, isStuck, works }: Attempt): string[] {
  if (!isUp) return ['The container did not come up.'];
  return [
    ...(isOut ? [isUsualWay ? USUAL : 'The token was seen in the container: the hole is still open.'] : []),
    ...(isStuck ? ['It had not come to an end after a minute, and was ended.'] : []),
    ...works
      .filter(({ holds }) => !holds)
      .map(({ text }) => `The container does not do its work any more: ${text}`),
  ];
}
