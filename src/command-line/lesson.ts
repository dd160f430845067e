import type { Command } from 'commander';
import { collect, type Done } from './arguments.js';

/** The commands for authors. */
export function addLessonCommands(learn: Command, done: Done): void {
  const lesson = learn
    .command('lesson')
    .helpCommand(false)
    .description('for authors: make, check and run lessons (lessons/README.md)');
  lesson
    .command('new')
    .allowExcessArguments(false)
    .argument('[NAME]', 'hello, or 03-hello for a certain number', 'my-lesson')
    .description('write a small lesson that plays as it is')
    .option('--to <DIR>', 'the folder of lessons (default: that of --course, or this one)')
    .action((name: string, options) =>
      done(import('../commands/lesson.js').then((m) => m.create(name, options))),
    );
  lesson
    .command('check')
    .argument('[DIR...]', 'lessons, or folders of lessons (default: the whole course)')
    .description('say what is wrong with lessons, by file and line')
    .option('--run', 'perform recipes, variants and solutions as well')
    .option('--json', 'for programs')
    .action((paths: string[], options) =>
      done(import('../commands/lesson.js').then((m) => m.check(paths, options))),
    );
  lesson
    .command('run')
    .allowExcessArguments(false)
    .argument('<DIR>', 'a lesson')
    .description('perform a lesson, as "learn run" does')
    .option('--without <FLAG|STEP>', 'leave this out (again for more): -f, "mount proc"', collect)
    .option('--variant <ID>', 'run a variant that the lesson tells about')
    .option('--solution', 'perform the solution, and say which goals it reaches')
    .option('--json', 'one JSON object a line (docs/json.md)')
    .action((path: string, options) =>
      done(import('../commands/lesson.js').then((m) => m.play(path, options))),
    );
  lesson
    .command('schema')
    .allowExcessArguments(false)
    .description('print the JSON Schema of the front matter')
    .action(() => done(import('../commands/lesson.js').then((m) => m.schema())));
}
