import type { Command } from 'commander';
import { collect, type Done } from './arguments.js';

/** The commands that show, perform and check stages. */
export function addStageCommands(learn: Command, done: Done): void {
  learn
    .command('stage')
    .allowExcessArguments(false)
    .argument('<N>', 'number of the stage')
    .description('open the course at a stage; without a terminal, print the stage')
    .action((n: string) => done(import('../commands/stage.js').then((m) => m.stage(n))));
  learn
    .command('stages')
    .allowExcessArguments(false)
    .description('list the stages')
    .option('--json', 'for programs')
    .action((options) => done(import('../commands/stages.js').then((m) => m.stages(options))));
  learn
    .command('run')
    .allowExcessArguments(false)
    .argument('<N>', 'number of the stage')
    .description('perform a stage and show what it changes, without the lesson')
    .option('--without <FLAG|STEP>', 'leave this out (again for more): -f, "mount proc"', collect)
    .option('--variant <ID>', 'run a variant that the lesson tells about')
    .option('--json', 'one JSON object a line (docs/json.md)')
    .action((n: string, options) => done(import('../commands/run.js').then((m) => m.run(n, options))));
  learn
    .command('lab')
    .allowExcessArguments(false)
    .argument('[N]', 'number of the stage (default: the one that has it all)')
    .description('switch the steps of a stage off, move them, and run what is left')
    .action((n: string | undefined) => done(import('../commands/lab.js').then((m) => m.lab(n))));
  learn
    .command('check')
    .allowExcessArguments(false)
    .argument('[N]', 'number of the stage (default: the one that you were in last)')
    .description('say which goals of a stage your processes reach; exit status 1 when one is missing')
    .option('--watch', 'keep looking until all are reached')
    .option('--hint', 'the next hint for the first goal that is not reached')
    .option('--solution', 'one way to reach them')
    .option('--json', 'for programs')
    .action((n: string | undefined, options) =>
      done(import('../commands/check.js').then((m) => m.check(n, options))),
    );
  learn
    .command('line')
    .allowExcessArguments(false)
    .description('the container as one line of shell: explained, run, and held against the steps')
    .option('--without <FLAG|STEP>', 'leave this out of both (again for more): -u, hostname', collect)
    .option('--json', 'for programs')
    .action((options) => done(import('../commands/line.js').then((m) => m.line(options))));
}
