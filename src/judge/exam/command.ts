import { Problem } from '../../errors.js';

/** What stands in COMMAND for the folder that is to become `/`, and for the program to run in it. */
const ROOTFS = '{rootfs}';
const CMD = '{cmd}';

/** COMMAND as it was typed, with its places for what judge puts in. */
export interface Command {
  fill(rootfs: string, cmd: readonly string[]): readonly string[];
}

/**
 * Reads COMMAND. Where it has neither place, both follow at its end. `{cmd}` as a word of its own becomes several words;
 * within a word they are joined by blanks, and none of them needs quoting.
 * @throws Problem when there is no command, or one of the places alone.
 */
export function parseCommand(words: readonly string[]): Command {
  if (words.length === 0)
    throw new Problem(
      'Which runtime? Name it behind "--", as in: learn judge -- ./mycontainer run {rootfs} {cmd}. "learn judge --new c" writes one to begin with.',
    );
  const has = (place: string): boolean => words.some((word) => word.includes(place));
  if (has(ROOTFS) !== has(CMD))
    throw new Problem(
      `COMMAND names ${has(ROOTFS) ? ROOTFS : CMD} and not ${has(ROOTFS) ? CMD : ROOTFS}; name both, or neither: then both follow at its end.`,
    );
  const template = has(ROOTFS) ? words : [...words, ROOTFS, CMD];
  return {
    fill: (rootfs, cmd) =>
      template.flatMap((word) =>
        word === CMD ? cmd : [word.replaceAll(ROOTFS, rootfs).replaceAll(CMD, cmd.join(' '))],
      ),
  };
}
