import type { Machine } from '../../run/machine.js';
import type { Check } from '../entry.js';
import { finding, probe } from './finding.js';

/** The limit of processes of a user, getrlimit(2); how many there are is known to the kernel alone. */
export const processLimit: Check = (machine) => {
  const limit = /^Max processes\s+(\S+)/m.exec(machine.read('/proc/self/limits') ?? '')?.[1];
  return finding(null, probe('Max processes in /proc/self/limits', limit ?? 'no answer'));
};

/**
 * Holds if the program that the message names is a file of this machine whose loader (PT_INTERP, or the interpreter
 * behind #!) is not.
 */
export const loaderMissing: Check = (machine, line) => {
  const path = programIn(machine, line);
  const head = path === null ? null : machine.head(path);
  if (path === null || head === null)
    return finding(null, ...(path === null ? [] : [probe(path, 'is not here, outside of the container')]));
  const loader = loaderIn(head);
  if (loader === undefined) return finding(null, probe(path, 'needs no loader'));
  const there = machine.head(loader) !== null;
  return finding(
    there ? null : true,
    probe(
      path,
      `its loader is ${loader}, which is ${there ? 'there on the host; is it in the container?' : 'not there'}`,
    ),
  );
};

/** The longest thing in the message that looks like a program: in quotes, or an absolute path. */
function programIn(machine: Machine, line: string): string | null {
  const quoted = /[‘'"`]([^‘’'"`]+)[’'"`]/.exec(line)?.[1];
  const word =
    quoted ?? /(?:^|[\s:])(\.?\/[^\s:]+)/.exec(line)?.[1] ?? /(?:execvp|execve) (\S+):/.exec(line)?.[1];
  if (word === undefined) return null;
  return word.includes('/') ? word : (machine.program(word)?.path ?? null);
}

function loaderIn(head: string): string | undefined {
  if (head.startsWith('#!')) return /^#!\s*(\S+)/.exec(head)?.[1];
  return head.startsWith('\x7fELF') ? /(\/[\w./+-]*ld[\w.+-]*\.so[\w.]*)\0/.exec(head)?.[1] : undefined;
}
