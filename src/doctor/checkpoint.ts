import type { Machine } from '../run/machine.js';
import type { ExtraTrial } from './types.js';

/** What is said to have been tried. */
export const CRIU_CHECK = 'criu check';

/** As root it leaves what it has learnt about the kernel in /run/criu.kdat. In here that is gone with the mount. */
const CHECK_OF_ROOT = [
  'unshare',
  '-m',
  'sh',
  '-c',
  `mount -t tmpfs none /run && exec ${CRIU_CHECK}`,
] as const;

/** Whether CRIU, which has to be there, can save a process to files here, and make it anew. */
export async function checkpoint(machine: Machine): Promise<ExtraTrial> {
  const done = await machine.run(machine.uid === 0 ? CHECK_OF_ROOT : ['criu', 'check']);
  const said = `criu: ${reasonIn(done?.stderr ?? '')}`;
  return {
    what: 'checkpoint and restore (CRIU)',
    wanted_for: 'saving a process to files, in docs/time.md',
    refusal: done?.ok
      ? null
      : {
          tried: CRIU_CHECK,
          errno: null,
          said,
          explanation: `CRIU says that it can't save and restore processes here: ${said}.`,
        },
  };
}

/** Of all its errors the one that others follow from: about the kernel, if there is one, else the last. */
function reasonIn(stderr: string): string {
  const errors = [...stderr.matchAll(/^Error \([^)]*\): (.*)$/gm)].map(([, text = '']) => text);
  return errors.find((text) => /vdso|kerndat/i.test(text)) ?? errors.at(-1) ?? 'it ended with an error';
}
