import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { asUser } from './as-user.js';
import { compile } from './compile.js';
import { missing } from './missing.js';
import { nativeFolder, run } from './stagehand.js';
import { words } from './status-of.js';

/** Why a test that needs a C compiler can't be done here, or false. */
export const skip = missing('gcc', 'gcc');

export const onlyX64 = skip || (process.arch !== 'x64' && 'this is about x86-64');

/** What a filter does to a command; nothing else is different. */
export const filtered = (rules: string, ...command: string[]) =>
  run([...words(`no-new-privs + seccomp ${rules}`), '--', ...command], { before: asUser });

export const errnoName = (number: number) =>
  Object.entries(constants.errno).find(([, n]) => n === number)?.[0] ?? String(number);

/** Makes the calls whose numbers it is given, with the number 0 for every argument; prints the errno of each. */
export const caller = skip
  ? ''
  : compile(`
    #include <errno.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <unistd.h>
    int main(int argc, char **argv) {
        for (int i = 1; i < argc; i++) {
            long result = syscall(strtol(argv[i], 0, 0), 0L, 0L, 0L, 0L, 0L, 0L);
            printf("%d\\n", result < 0 ? errno : 0);
        }
    }`);

/** Names and numbers that a text holds. */
const pairs = (text: string, form: RegExp) =>
  new Map([...text.matchAll(form)].map(([, name = '', number]) => [name, Number(number)]));

/** The system calls of this machine, as its C compiler has them, and the younger ones, which stagehand knows besides. */
export const DEFINED = pairs(
  spawnSync('gcc', ['-E', '-dM', '-'], { input: '#include <sys/syscall.h>\n', encoding: 'utf8' }).stdout ??
    '',
  /^#define __NR_(\w+) (\d+)$/gm,
);

export const YOUNGER = pairs(readFileSync(`${nativeFolder}seccomp_names.c`, 'utf8'), /\{"(\w+)", (\d+)\}/g);

export const NUMBERS = new Map([...YOUNGER, ...DEFINED]);

/** The errno of each of these calls, by its name; `OK` for one that is done. */
export async function errnosUnder(rules: string, calls: readonly string[]): Promise<string[]> {
  const numbers = calls.map((call) => String(NUMBERS.get(call)));
  const { stdout, stderr } = await filtered(rules, caller, ...numbers);
  assert.equal(stderr, '');
  return words(stdout.replaceAll('\n', ' ')).map((n) => (n === '0' ? 'OK' : errnoName(Number(n))));
}
