import type { Command } from 'commander';
import type { Done } from './arguments.js';

/** The final examination. */
export function addJudgeCommand(learn: Command, done: Done): void {
  learn
    .command('judge')
    .argument('[COMMAND...]', 'a runtime of your own, behind --, with {rootfs} and {cmd} in it')
    .description('examine a container runtime from outside (docs/judge.md); exit status 1 when a row fails')
    .option('--level <N>', 'ask only for what the stages up to N have taught')
    .option('--json', 'one object a row')
    .option('--list', 'the rows, and examine nothing')
    .option('--explain <ROW>', 'what a row asks for, and why')
    .option('--timeout <SECONDS>', 'how long one run may take (default: 10)')
    .option('--new <LANG>', 'write a runtime to begin with: sh, c, go, python, rust')
    .option('--to <DIR>', 'the folder for it')
    .action((words: string[], options) =>
      done(import('../commands/judge.js').then((m) => m.judge(words, options))),
    );
}
