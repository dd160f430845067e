import type { Command } from 'commander';
import type { Done } from './arguments.js';

/** The commands about how far the learner has come. */
export function addProgressCommands(learn: Command, done: Done): void {
  learn
    .command('progress')
    .allowExcessArguments(false)
    .description('show which stages you have run, broken and built, and what is next')
    .option('--json', 'for programs')
    .action((options) => done(import('../commands/progress.js').then((m) => m.progress(options))));
  learn
    .command('next')
    .allowExcessArguments(false)
    .description('open the next stage that is not done; without a terminal, print it')
    .action(() => done(import('../commands/progress.js').then((m) => m.next())));
  learn
    .command('reset')
    .allowExcessArguments(false)
    .argument('[N]', 'number of the stage')
    .description('forget what you did in a stage; a copy is kept')
    .option('--all', 'forget the whole course')
    .action((n: string | undefined, options) =>
      done(import('../commands/progress.js').then((m) => m.reset(n, options))),
    );
}
