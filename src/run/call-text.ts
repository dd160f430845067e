import type { SystemCall } from './events.js';

/** A system call as strace(1) writes it: `unshare(CLONE_NEWUTS) = 0`, `... = -1 EPERM`. */
export function callText({ call, args, result, errno }: SystemCall): string {
  return `${call}(${args.join(', ')}) = ${result}${errno === null ? '' : ` ${errno}`}`;
}
