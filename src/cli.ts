import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Done } from './command-line/arguments.js';
import { addEscapeCommand } from './command-line/escape.js';
import { addExportCommand } from './command-line/export.js';
import { addImportCommand } from './command-line/import.js';
import { addJudgeCommand } from './command-line/judge.js';
import { addKernelCommands } from './command-line/kernel.js';
import { addLessonCommands } from './command-line/lesson.js';
import { addMachineCommands } from './command-line/machine.js';
import { addProgressCommands } from './command-line/progress.js';
import { report, sayWrongUsage } from './command-line/report.js';
import { addRootfsCommands } from './command-line/rootfs.js';
import { addStageCommands } from './command-line/stages.js';
import { prepareTerminal } from './command-line/terminal.js';
import { EXIT, Problem } from './errors.js';
import { packageRoot } from './paths.js';

/**
 * Finds the command that the person typed and imports only that one: each loads what it needs, and `learn --help`
 * loads nothing.
 */
function program(done: Done): Command {
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
  addStageCommands(learn, done);
  addProgressCommands(learn, done);
  addKernelCommands(learn, done);
  addEscapeCommand(learn, done);
  addJudgeCommand(learn, done);
  addExportCommand(learn, done);
  addImportCommand(learn, done);
  addMachineCommands(learn, done);
  addRootfsCommands(learn, done);
  addLessonCommands(learn, done);
  return learn;
}

/** By the environment, so that all that is started from here means the same course. */
function useCourse(folder: string): void {
  process.env.LEARN_COURSE = resolve(folder);
}

const EXIT_CODES = `
Exit status: 0 all went as it should, 1 it did not, 2 the command line makes no
sense, 125 to 127 as env(1), 130 ended by Ctrl-C.
`;

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
