import { EXIT, Problem } from '../errors.js';
import type { IdKind } from '../kernel/id-names.js';
import { idAnswerLines, idMapLines } from '../print/idmap.js';
import { idMapJson } from '../print/idmap-json.js';
import { say } from '../print/say.js';
import { readIdMaps, translate } from '../run/id-maps.js';

export interface IdmapOptions {
  /** The numbers are those of groups. */
  readonly gid?: boolean;
  /** The numbers are ours, and not those of the process. */
  readonly outside?: boolean;
  readonly json?: boolean;
}

/**
 * `learn idmap WHAT [ID...]`: the ID maps of a process, or who somebody of it is on each side of every user namespace
 * between it and us.
 * @returns 0; 1 when one of the IDs is not mapped.
 * @throws Problem for a word that means no process, and for an ID that is none (2).
 */
export async function idmap(
  word: string,
  ids: readonly string[],
  { gid = false, outside = false, json = false }: IdmapOptions,
): Promise<number> {
  const numbers = ids.map(parseId);
  const kind: IdKind = gid ? 'gid' : 'uid';
  const from = outside ? 'outside' : 'inside';
  if (numbers.length === 0 && (gid || outside))
    throw new Problem(`${gid ? '--gid' : '--outside'} says what the numbers are. Name at least one.`);
  const report = await readIdMaps(word);
  const answers = numbers.map((id) => translate(report, kind, id, from));
  if (json) console.log(JSON.stringify(idMapJson(report, kind, from, answers)));
  else if (answers.length === 0) say(idMapLines(report));
  else
    say(
      answers.flatMap((answer, i) => [...(i > 0 ? [''] : []), ...idAnswerLines(report, kind, from, answer)]),
    );
  const isMapped = answers.every(({ here, at }) => here !== null && at[0] !== null);
  return isMapped ? EXIT.ok : EXIT.failed;
}

/** The last of all numbers means "none", user_namespaces(7). */
const LAST = 4_294_967_294;

function parseId(word: string): number {
  if (/^\d{1,10}$/.test(word) && Number(word) <= LAST) return Number(word);
  throw new Problem(`'${word}' is no ID; an ID is a number from 0 to ${LAST}, see id(1).`);
}
