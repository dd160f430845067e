import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, Problem } from '../errors.js';
import { packageRoot } from '../paths.js';
import { didYouMean } from '../recipe/nearest.js';
import { makeFolder } from '../run/make-folder.js';

/** A small runtime for each language, which passes level 0 and no more: lessons/starters/LANGUAGE. */
const STARTERS = join(packageRoot, 'lessons', 'starters');

/** How each is built; a script needs nothing. */
const BUILD: Readonly<Record<string, string | null>> = {
  sh: null,
  c: 'make',
  go: 'go build -o mycontainer .',
  python: null,
  rust: 'rustc -O mycontainer.rs',
};

export const LANGUAGES: readonly string[] = Object.keys(BUILD);

/**
 * Writes the starter of a language. Never over a file that is there.
 * @param to default: `mycontainer-LANGUAGE` here.
 * @returns the files that were written, and the commands to type next.
 * @throws Problem: there is no such language, or a file is there already (2); it can't be written (125).
 */
export function writeStarter(
  language: string,
  to = `mycontainer-${language}`,
): { readonly files: readonly string[]; readonly next: readonly string[] } {
  const build = Object.hasOwn(BUILD, language) ? BUILD[language] : undefined;
  if (build === undefined)
    throw new Problem(
      `There is no starter in '${language}'${didYouMean(language, LANGUAGES)}; there is one in ${LANGUAGES.join(', ')}.`,
    );
  const from = join(STARTERS, language);
  const names = readdirSync(from);
  const taken = names.map((name) => join(to, name)).find((file) => existsSync(file));
  if (taken !== undefined) throw new Problem(`${taken} is there already. Name another folder: --to DIR.`);
  try {
    makeFolder(to, 0o777);
    // The modes are copied as well.
    for (const name of names) copyFileSync(join(from, name), join(to, name));
  } catch (error) {
    throw new Problem(`Nothing can be written to ${to}: ${(error as Error).message}.`, EXIT.ourselves, {
      cause: error,
    });
  }
  return {
    files: names.map((name) => join(to, name)),
    next: [
      `cd ${to}`,
      ...(build === null ? [] : [build]),
      'learn judge --level 0 -- ./mycontainer run {rootfs} {cmd}',
    ],
  };
}
