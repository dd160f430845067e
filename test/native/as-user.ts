import { asRoot } from './stagehand.js';

/**
 * What to put before a command so that a normal user runs it: real root becomes nobody. Inside a user namespace its own
 * root would be the host's, and there are things that the kernel lets only somebody else's root do.
 */
export const asUser: readonly string[] = asRoot
  ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
  : [];
