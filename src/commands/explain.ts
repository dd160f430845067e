import { text } from 'node:stream/consumers';
import { EXIT, Problem } from '../errors.js';
import { explain as answer, explainOutput } from '../explain/explain.js';
import { answerLines } from '../print/explain.js';
import { say } from '../print/say.js';
import { thisMachine } from '../run/machine.js';
import { sanitize } from '../run/sanitize.js';

export interface ExplainOptions {
  readonly json?: boolean;
}

/**
 * `learn explain MESSAGE`: what a message means on this machine, or a word of the course; `-` reads what a program wrote
 * from standard input.
 * @returns 0, or 1 if nothing of it is known.
 * @throws Problem (usage) when nothing was asked.
 */
export async function explain(words: readonly string[], { json = false }: ExplainOptions): Promise<number> {
  const machine = thisMachine();
  const answers =
    words.length === 1 && words[0] === '-'
      ? await explainOutput(asked(await readInput()), machine)
      : await answer(asked(words.join(' ')), machine);
  for (const [i, one] of answers.entries()) {
    if (json) console.log(JSON.stringify(one));
    else say(i === 0 ? [] : [''], answerLines(one));
  }
  return answers.some(({ type }) => type !== 'unknown') ? EXIT.ok : EXIT.failed;
}

function asked(input: string): string {
  const clean = sanitize(input).trim();
  if (clean === '')
    throw new Problem(
      'What is to be explained? A message, an errno, or the name of a step: learn explain EPERM',
    );
  return clean;
}

async function readInput(): Promise<string> {
  if (process.stdin.isTTY) console.error('Paste the message here, then press Ctrl-D.');
  return text(process.stdin);
}
