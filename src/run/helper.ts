import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { EXIT, Problem } from '../errors.js';
import { packageRoot } from '../paths.js';

/** Where the source of stagehand is; `SourceRef.file` is relative to it. */
export const nativeFolder: string = join(packageRoot, 'native');

/**
 * Absolute path of the stagehand program.
 * @throws Problem (exit code 125) when it was not built, or when /proc, without which it can't work, is missing.
 */
export function helperPath(): string {
  return nativeProgram('stagehand', 'the program that performs the steps');
}

/** The same, or undefined when it was not built. */
export function findHelper(): string | undefined {
  const path = join(nativeFolder, 'build', 'stagehand');
  return isExecutable(path) ? path : undefined;
}

/**
 * Absolute path of a program that is built from `native/`.
 * @param what it is, for people.
 * @throws Problem (exit code 125) when it was not built.
 */
export function nativeProgram(name: string, what: string): string {
  const path = join(nativeFolder, 'build', name);
  if (isExecutable(path)) return path;
  throw new Problem(
    `${name}, ${what}, is not built. Run "npm start" once, or: make -C ${nativeFolder}`,
    EXIT.ourselves,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
