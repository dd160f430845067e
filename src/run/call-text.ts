import type { SystemCall } from './events.js';

/** What was asked of the kernel: `unshare(CLONE_NEWUTS)`. */
export function callName({ call, args }: SystemCall): string {
  return `${call}(${args.join(', ')})`;
}

/** What it answered: `0`, `-1 EPERM`. */
export function callResult({ result, errno }: SystemCall): string {
  return `${result}${errno === null ? '' : ` ${errno}`}`;
}

/** A system call as strace(1) writes it: `unshare(CLONE_NEWUTS) = 0`, `... = -1 EPERM`. */
export function callText(call: SystemCall): string {
  return `${callName(call)} = ${callResult(call)}`;
}
