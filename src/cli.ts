import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { EXIT, Problem } from './errors.js';
import { packageRoot } from './paths.js';

/**
 * Finds the command that the person typed and imports only that one: each loads what it needs, and `learn --help`
 * loads nothing.
 */
function program(done: (exitCode: Promise<number>) => void): Command {
  const learn = new Command('learn')
    .description('Build a Linux container by hand, one kernel feature at a time, without root.')
    .version(version(), '--version', 'print the version')
    .option('--course <DIR>', 'use the lessons of this folder; or set LEARN_COURSE')
    .helpOption('-h, --help', 'print this page')
    .helpCommand('help [COMMAND]', 'print the page of a command')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureOutput({ outputError: sayWrongUsage })
    .allowExcessArguments()
    .on('option:course', useCourse)
    .action((_, { args: [name] }: Command) => {
      if (name !== undefined) throw new Problem(`There is no command '${name}'; "learn --help" lists them.`);
      done(import('./commands/course.js').then((m) => m.course()));
    });
  learn
    .command('stage')
    .allowExcessArguments(false)
    .argument('<N>', 'number of the stage')
    .description('open the course at a stage; without a terminal, print the stage')
    .action((n: string) => done(import('./commands/stage.js').then((m) => m.stage(n))));
  learn
    .command('stages')
    .allowExcessArguments(false)
    .description('list the stages')
    .option('--json', 'for programs')
    .action((options) => done(import('./commands/stages.js').then((m) => m.stages(options))));
  learn
    .command('run')
    .allowExcessArguments(false)
    .argument('<N>', 'number of the stage')
    .description('perform a stage and show what it changes, without the lesson')
    .option('--without <FLAG|STEP>', 'leave this out (again for more): -f, "mount proc"', collect)
    .option('--variant <ID>', 'run a variant that the lesson tells about')
    .option('--json', 'one JSON object a line (docs/json.md)')
    .action((n: string, options) => done(import('./commands/run.js').then((m) => m.run(n, options))));
  learn
    .command('lab')
    .allowExcessArguments(false)
    .argument('[N]', 'number of the stage (default: the one that has it all)')
    .description('switch the steps of a stage off, move them, and run what is left')
    .action((n: string | undefined) => done(import('./commands/lab.js').then((m) => m.lab(n))));
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
      done(import('./commands/check.js').then((m) => m.check(n, options))),
    );
  learn
    .command('line')
    .allowExcessArguments(false)
    .description('the container as one line of shell: explained, run, and held against the steps')
    .option('--without <FLAG|STEP>', 'leave this out of both (again for more): -u, hostname', collect)
    .option('--json', 'for programs')
    .action((options) => done(import('./commands/line.js').then((m) => m.line(options))));
  learn
    .command('compare')
    .allowExcessArguments(false)
    .argument('[PID]', 'a process (default: the shell that you type in)')
    .argument('[PID]', 'another one (default: PID 1)')
    .description('compare the namespaces of two processes; exit status 1 when they differ')
    .option('--all', 'and capabilities, id maps, mounts, cgroup ...')
    .option('--json', 'for programs')
    .action((a: string | undefined, b: string | undefined, options) =>
      done(import('./commands/compare.js').then((m) => m.compare(a, b, options))),
    );
  learn
    .command('delegate')
    .allowExcessArguments(false)
    .description('as root: hand a control group over to a user, for the stages that limit things')
    .option('--user <NAME>', 'to whom (default: who called sudo)')
    .action((options) => done(import('./commands/delegate.js').then((m) => m.delegate(options))));
  learn
    .command('caps')
    .allowExcessArguments(false)
    .argument('[WHAT]', 'a set in hex, the name of a capability, or a pid', 'self')
    .description('decode capabilities: hex to names and back, and what each allows')
    .option('--json', 'for programs')
    .action((what: string, options) => done(import('./commands/caps.js').then((m) => m.caps(what, options))));
  learn
    .command('explain')
    .argument('<MESSAGE...>', 'a message, an errno, a step, a flag, a capability; - reads standard input')
    // What is asked for may itself begin with a dash: -m, or "-bash: ...".
    .allowUnknownOption()
    .description('say what a message means on this machine, and the way out')
    .option('--json', 'for programs')
    .action((words: string[], options) =>
      done(import('./commands/explain.js').then((m) => m.explain(words, options))),
    );
  learn
    .command('clean')
    .allowExcessArguments(false)
    .description('remove what a run that was killed left behind')
    .action(() => done(import('./commands/clean.js').then((m) => m.clean())));
  addProgressCommands(learn, done);
  addRootfsCommands(learn, done);
  addLessonCommands(learn, done);
  return learn;
}

/** By the environment, so that all that is started from here means the same course. */
function useCourse(folder: string): void {
  process.env.LEARN_COURSE = resolve(folder);
}

function addProgressCommands(learn: Command, done: (exitCode: Promise<number>) => void): void {
  learn
    .command('progress')
    .allowExcessArguments(false)
    .description('show which stages you have run, broken and built, and what is next')
    .option('--json', 'for programs')
    .action((options) => done(import('./commands/progress.js').then((m) => m.progress(options))));
  learn
    .command('next')
    .allowExcessArguments(false)
    .description('open the next stage that is not done; without a terminal, print it')
    .action(() => done(import('./commands/progress.js').then((m) => m.next())));
  learn
    .command('reset')
    .allowExcessArguments(false)
    .argument('[N]', 'number of the stage')
    .description('forget what you did in a stage; a copy is kept')
    .option('--all', 'forget the whole course')
    .action((n: string | undefined, options) =>
      done(import('./commands/progress.js').then((m) => m.reset(n, options))),
    );
}

function addRootfsCommands(learn: Command, done: (exitCode: Promise<number>) => void): void {
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
      done(import('./commands/rootfs.js').then((m) => m.build(kind, image, options))),
    );
  rootfs
    .command('list')
    .allowExcessArguments(false)
    .description('list the kinds, and what is there')
    .option('--json', 'for programs')
    .action((options) => done(import('./commands/rootfs.js').then((m) => m.list(options))));
  rootfs
    .command('remove')
    .allowExcessArguments(false)
    .argument('[KIND]', 'one of them')
    .description('remove what was built')
    .option('--all', 'every one')
    .action((kind: string | undefined, options) =>
      done(import('./commands/rootfs.js').then((m) => m.remove(kind, options))),
    );
}

function addLessonCommands(learn: Command, done: (exitCode: Promise<number>) => void): void {
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
      done(import('./commands/lesson.js').then((m) => m.create(name, options))),
    );
  lesson
    .command('check')
    .argument('[DIR...]', 'lessons, or folders of lessons (default: the whole course)')
    .description('say what is wrong with lessons, by file and line')
    .option('--run', 'perform recipes and variants as well')
    .option('--json', 'for programs')
    .action((paths: string[], options) =>
      done(import('./commands/lesson.js').then((m) => m.check(paths, options))),
    );
  lesson
    .command('run')
    .allowExcessArguments(false)
    .argument('<DIR>', 'a lesson')
    .description('perform a lesson, as "learn run" does')
    .option('--without <FLAG|STEP>', 'leave this out (again for more): -f, "mount proc"', collect)
    .option('--variant <ID>', 'run a variant that the lesson tells about')
    .option('--json', 'one JSON object a line (docs/json.md)')
    .action((path: string, options) =>
      done(import('./commands/lesson.js').then((m) => m.play(path, options))),
    );
  lesson
    .command('schema')
    .allowExcessArguments(false)
    .description('print the JSON Schema of the front matter')
    .action(() => done(import('./commands/lesson.js').then((m) => m.schema())));
}

const EXIT_CODES = `
Exit status: 0 all went as it should, 1 it did not, 2 the command line makes no
sense, 125 to 127 as env(1), 130 ended by Ctrl-C.
`;

function sayWrongUsage(message: string, write: (text: string) => void): void {
  const sentence = message
    .replace(/^error: /, '')
    .trim()
    .replace(/\.$/, '');
  write(`learn: ${sentence}; "learn --help" shows what there is.\n`);
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

function version(): string {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
}

/** The last part of the build: the lessons, read by the program that was just built. */
export async function compileCourse(): Promise<void> {
  const { compile } = await import('./commands/compile.js');
  await compile();
}

/** Runs `learn` with these arguments. @returns the exit code; what went wrong has been said on stderr. */
export async function main(args: readonly string[]): Promise<number> {
  prepareTerminal();
  let result: Promise<number> = Promise.resolve(EXIT.ok);
  try {
    program((exitCode) => {
      result = exitCode;
    }).parse([...args], { from: 'user' });
    return await result;
  } catch (error) {
    return report(error);
  }
}

function prepareTerminal(): void {
  // chalk does not know NO_COLOR (no-color.org); it must be told before it is loaded.
  if (process.env.NO_COLOR) process.env.FORCE_COLOR = '0';
  // "learn stage 3 | head" closes the pipe: that is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.ourselves);
  });
  // By exiting, and not dying, all that was written down to be removed is removed.
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const) {
    process.once(signal, () => process.exit(128 + number));
  }
}

function report(error: unknown): number {
  // commander has said it itself; help and version end as an "error" as well.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Problem) {
    console.error(`learn: ${error.message}`);
    return error.exitCode;
  }
  const text = error instanceof Error ? error.message : String(error);
  console.error(
    `learn: something went wrong that should not have: ${text}\nLEARN_DEBUG=1 shows where; please report it.`,
  );
  if (process.env.LEARN_DEBUG) console.error(error);
  return EXIT.ourselves;
}
