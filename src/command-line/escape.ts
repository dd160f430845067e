import type { Command } from 'commander';
import type { Done } from './arguments.js';

/** The escape room. */
export function addEscapeCommand(learn: Command, done: Done): void {
  learn
    .command('escape')
    .allowExcessArguments(false)
    .argument('[N]', 'number of a room (default: list them)')
    .argument('[TOKEN]', 'what you have found outside of it')
    .description('containers with one mistake each: get out, then close the hole (docs/escape.md)')
    .option('--hint', 'the next hint')
    .option('--recipe', 'the steps of the room, as a command that you can change')
    .option('--fix <RECIPE>', 'make the room with these steps, and see whether it is closed')
    .option('--solution', 'a way out, and a way to close it')
    .option('--json', 'for programs: the list, or what a fix has shown')
    .action((n: string | undefined, token: string | undefined, options) =>
      done(import('../commands/escape.js').then((m) => m.escapeRoom(n, token, options))),
    );
}
