import { shellQuote } from './command-line.js';
import { foldFlags } from './flags.js';
import { typedAs } from './typed.js';
import type { Step } from './types.js';

/** Steps that a command of its own does, which the shell goes on after. */
const COMMANDS: readonly string[] = [
  'private',
  'slave',
  'shared',
  'mount',
  'umount',
  'bind',
  'bind-tty',
  'keep',
  'read-only',
  'writable',
  'mask',
  'hostname',
  'lo',
  'bridge',
  'veth',
  'plug',
  'address',
  'up',
  'route',
  'forward',
  'masquerade',
  'dnat',
  'shm',
  'touch',
  'mkdir',
  'symlink',
];

/** Steps that a program does to itself, before it executes what is behind it. */
const FRONTS: readonly string[] = ['chroot', 'no-new-privs', 'rlimit'];

/**
 * What one types to do these steps with unshare(1) and ordinary commands, and then to have a shell:
 * `unshare -rmpf sh -c 'mount -t proc proc /proc && exec bash'`.
 * @returns null when that would be something else: the steps are in an order that unshare(1) does not have, or no such
 * command does one of them.
 */
export function typedLine(steps: readonly Step[], shell: string): string | null {
  const { letters, rest } = foldFlags(steps);
  if (letters === '') return null;
  const firstFront = rest.findIndex(({ name }) => FRONTS.includes(name));
  const commands = firstFront < 0 ? rest : rest.slice(0, firstFront);
  const fronts = rest.slice(commands.length);
  if (!commands.every(isOf(COMMANDS)) || !fronts.every(isOf(FRONTS))) return null;
  // A command is a child of the shell: it would be in the new namespace already, in which the shell itself is not.
  if (/[pT]/.test(letters) && !letters.includes('f') && commands.length > 0) return null;
  const last = [...fronts.map(typedAs), shell].join(' ');
  const inside = [...commands.map(typedAs), `exec ${last}`].join(' && ');
  return `unshare -${letters} ${commands.length === 0 ? last : `sh -c ${shellQuote(inside)}`}`;
}

function isOf(names: readonly string[]): (step: Step) => boolean {
  return ({ name }) => names.includes(name);
}
