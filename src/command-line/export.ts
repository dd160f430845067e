import type { Command } from 'commander';
import type { Done } from './arguments.js';

/** The way to the tools of others. */
export function addExportCommand(learn: Command, done: Done): void {
  learn
    .command('export')
    .argument(
      '[RECIPE...]',
      'number of a stage, or a recipe in quotes: "-rmpf + mount proc"; behind --, what to run in it (default: a shell)',
    )
    // A recipe begins with a dash when it begins with flags.
    .allowUnknownOption()
    .description('write a recipe as a script, an OCI bundle, a call of bwrap ... (docs/export.md)')
    .option('--as <FORMAT>', 'sh, oci, bwrap, docker, podman, lxc, nspawn, systemd')
    .option('--to <PATH>', 'into this file (oci: a whole bundle in this folder) and not to standard output')
    .action((_recipe, options, { args }: Command) =>
      done(import('../commands/export.js').then((m) => m.exportRecipe(args, options))),
    );
}
