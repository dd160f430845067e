import { EXIT, Problem } from '../../errors.js';
import { scriptOf } from './fingerprint.js';
import type { RootfsKind } from './kinds.js';
import { runProgram } from './program.js';

/**
 * Runs the script that makes root file systems of a kind. It ends when we do, and then takes away what it has begun.
 * @param args the folder to make, and what else the script takes.
 * @param onProgress is told each line that it says.
 * @throws Problem (125) with the last thing it said, when it could not do it.
 */
export async function runScript(
  kind: RootfsKind,
  args: readonly string[],
  onProgress: (line: string) => void = () => {},
): Promise<void> {
  let reason: string | undefined;
  const hear = (line: string): void => {
    const [, word, rest = ''] = LINE.exec(line) ?? [];
    if (word === 'error: ') reason = rest;
    else if (word !== 'made ') onProgress(rest);
  };
  const { ok, lastWord } = await runProgram(['sh', '-c', START, 'sh', scriptOf(kind), ...args], hear);
  if (ok) return;
  throw new Problem(
    `The root file system '${kind}' could not be made: ${reason ?? lastWord}`,
    EXIT.ourselves,
  );
}

/** Scripts put their name before what they say themselves; what their programs say comes as it is. */
const LINE = /^(?:\w+\.sh: )?(error: |made )?(.*)$/;

// Should we be killed without a word, the kernel tells it (PR_SET_PDEATHSIG). Not every setpriv has that option.
const START = `
setpriv --pdeathsig TERM true 2>/dev/null && exec setpriv --pdeathsig TERM sh "$@"
exec sh "$@"
`;
