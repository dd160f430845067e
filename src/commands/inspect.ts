import { EXIT } from '../errors.js';
import { judgeConfinement } from '../kernel/confinement/judge.js';
import { inspectionJson } from '../print/inspect/json.js';
import { inspectionLines } from '../print/inspect/page.js';
import { say } from '../print/say.js';
import { inspectProcess } from '../run/inspect/inspect.js';

export interface InspectOptions {
  readonly json?: boolean;
}

/**
 * `learn inspect WHAT`: all about one process's confinement, and what would let it out.
 * @returns 0 when it could be looked at, whatever was found.
 * @throws Problem for a word that means no process (2), and one that has no confinement or ends meanwhile (125).
 */
export async function inspect(word: string, { json = false }: InspectOptions): Promise<number> {
  const inspected = await inspectProcess(word);
  const judgement = judgeConfinement(inspected.confinement);
  if (json) console.log(JSON.stringify(inspectionJson(inspected, judgement)));
  else say(inspectionLines(inspected, judgement));
  return EXIT.ok;
}
