import type { ExecReason } from './capability-exec.js';

/** Each reason as a sentence for people. `file` and its like are sets of the file; the others are those of the process. */
export const EXEC_REASONS: Readonly<Record<ExecReason, string>> = {
  'as-before': 'No exec changes it.',
  root: 'User 0 is treated as if the file had every capability: bounding and inheritable, together.',
  'real-root':
    'The real user is 0, so it is treated as if the file had every capability, but none is effective: bounding and inheritable, together.',
  file: 'What is in bounding and in the permitted set of the file, with what is in inheritable and in that of the file.',
  nothing: 'The file gives nothing: only what is ambient stays.',
  'ambient-kept': 'An ordinary file leaves it as it was.',
  'cleared-by-file': 'A file with capabilities clears it.',
  'cleared-by-setid': 'A program that changes the user or the group clears it.',
  'no-new-privs': 'no_new_privs: less than that, since nothing comes that was not permitted before.',
  nosuid: 'The file has capabilities, which count for nothing: its mount is nosuid.',
  'other-rootid':
    'The file has capabilities, which count for nothing here: they are for a user namespace with another root.',
  'setuid-with-file-caps':
    'The file is setuid root and has capabilities: then for another user only its capabilities count.',
  noroot: 'The securebit noroot: nothing is special about user 0.',
  'effective-root': 'For user 0 all that is permitted is effective.',
  'effective-file': 'The effective bit of the file raises all that is permitted.',
  'effective-ambient': 'Nothing raises it: only what is ambient is effective.',
};
