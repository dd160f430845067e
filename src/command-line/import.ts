import type { Command } from 'commander';
import type { Done } from './arguments.js';

/** The way back from the tools of others. */
export function addImportCommand(learn: Command, done: Done): void {
  learn
    .command('import')
    .argument('<CONFIG>', 'the config.json of an OCI bundle, or the folder of the bundle')
    .argument('[CMD...]', 'behind --, what to run in it (default: process.args)')
    .description('show the configuration of an OCI container as steps, and run it (docs/import.md)')
    .option('--run', 'perform the steps; exit status of the command')
    .option('--as <FORMAT>', 'recipe: only a line to copy, for stagehand')
    .option('--json', 'for programs (docs/json.md)')
    .action((config: string, command: string[], options) =>
      done(import('../commands/import.js').then((m) => m.importBundle(config, command, options))),
    );
}
