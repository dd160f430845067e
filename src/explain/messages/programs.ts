import { install } from '../../run/way-out.js';
import { inAdministratorsFolder, missingProgram, NOT_FOUND, notInstalled } from '../checks/programs.js';
import type { Entry } from '../entry.js';

/** Programs that a shell does not find. */
export const PROGRAM_ENTRIES: readonly Entry[] = [
  {
    id: 'program-not-found',
    means: 'No folder of PATH has a program of this name.',
    patterns: NOT_FOUND,
    example: 'sh: 1: pivot_root: not found',
    causes: [
      {
        because:
          'It is there, in a folder for the administrator. The PATH of a normal user does not lead there on Debian; ' +
          'chroot, pivot_root, capsh and setcap are such programs.',
        check: inAdministratorsFolder,
        wayOut: 'Lead it there, in the shell that you use:',
        type: () => ['PATH=$PATH:/usr/sbin:/sbin'],
      },
      {
        because: 'It is not installed.',
        check: notInstalled,
        wayOut: 'Install the package that has it, if it is no typing error:',
        type: (machine, line) => install(machine, missingProgram(line) ?? ''),
      },
      {
        because: 'It happened in a new root, and the program was not put into it.',
        wayOut: 'Look what there is, from outside:',
        type: () => ['ls NEWROOT/bin NEWROOT/usr/bin NEWROOT/sbin NEWROOT/usr/sbin'],
      },
    ],
    man: 'environ(7), execvp(3)',
  },
];
