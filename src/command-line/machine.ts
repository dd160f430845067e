import type { Command } from 'commander';
import type { Done } from './arguments.js';

/** The commands about the machine: what it allows, what prepares it for runs, and what tidies up behind them. */
export function addMachineCommands(learn: Command, done: Done): void {
  learn
    .command('doctor')
    .allowExcessArguments(false)
    .description(
      'say which stages this machine allows, and how to mend what is in the way; exit status 1 if any is',
    )
    .option('--json', 'for programs')
    .action((options) => done(import('../commands/doctor.js').then((m) => m.doctor(options))));
  learn
    .command('delegate')
    .allowExcessArguments(false)
    .description('as root: hand a control group over to a user, for the stages that limit things')
    .option('--user <NAME>', 'to whom (default: who called sudo)')
    .action((options) => done(import('../commands/delegate.js').then((m) => m.delegate(options))));
  learn
    .command('clean')
    .allowExcessArguments(false)
    .description('remove what a run that was killed left behind')
    .action(() => done(import('../commands/clean.js').then((m) => m.clean())));
}
