import type { Command } from 'commander';
import type { Done } from './arguments.js';

/** The commands about root file systems. */
export function addRootfsCommands(learn: Command, done: Done): void {
  const rootfs = learn
    .command('rootfs')
    .helpCommand(false)
    .description('make, list and remove root file systems (docs/rootfs.md)');
  rootfs
    .command('build')
    .allowExcessArguments(false)
    .argument('[KIND]', 'host, busybox, debian, alpine or oci', 'host')
    .argument('[IMAGE]', 'for oci: what "skopeo copy ... oci:IMAGE" or "docker save -o IMAGE" wrote')
    .description('make a root file system')
    .option('--to <DIR>', 'put it into this folder, new or empty, instead of keeping it for runs')
    .action((kind: string, image: string | undefined, options) =>
      done(import('../commands/rootfs.js').then((m) => m.build(kind, image, options))),
    );
  rootfs
    .command('list')
    .allowExcessArguments(false)
    .description('list the kinds, and what is there')
    .option('--json', 'for programs')
    .action((options) => done(import('../commands/rootfs.js').then((m) => m.list(options))));
  rootfs
    .command('remove')
    .allowExcessArguments(false)
    .argument('[KIND]', 'one of them')
    .description('remove what was built')
    .option('--all', 'every one')
    .action((kind: string | undefined, options) =>
      done(import('../commands/rootfs.js').then((m) => m.remove(kind, options))),
    );
}
