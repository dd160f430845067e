import type { Check } from '../entry.js';
import { finding, probe } from './finding.js';

/** What a shell or unshare(1) says when no folder of PATH has the program; its name is what the group holds. */
export const NOT_FOUND: readonly RegExp[] = [
  /^-?\w*sh: (?:line )?(?:\d+: )?([\w.+-]+): (?:command )?not found$/,
  /^\w*sh: command not found: ([\w.+-]+)$/,
  /^(?:unshare|nsenter|setpriv): failed to execute ([\w.+-]+): No such file or directory$/,
];

/** The program that such a message is about. */
export function missingProgram(line: string): string | undefined {
  return NOT_FOUND.map((pattern) => pattern.exec(line)?.[1]).find((name) => name !== undefined);
}

/** Holds if the program is where a normal user's PATH often does not lead, as on Debian. */
export const inAdministratorsFolder: Check = (machine, line) => {
  const name = missingProgram(line);
  if (name === undefined) return finding(null);
  const path = machine.program(name)?.path;
  const holds = path !== undefined && /\/sbin\//.test(path);
  return finding(
    holds,
    probe(`${name} in PATH and in the folders of the administrator`, path ?? 'not there'),
  );
};

/** Holds if the program is nowhere on this machine. */
export const notInstalled: Check = (machine, line) => {
  const name = missingProgram(line);
  if (name === undefined) return finding(null);
  const path = machine.program(name)?.path;
  return finding(path === undefined, probe(`command -v ${name}`, path ?? 'no such program'));
};
