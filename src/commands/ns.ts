import { EXIT, Problem } from '../errors.js';
import type { NamespaceType } from '../kernel/namespaces.js';
import { NAMESPACE_TYPES, namespaceJson, namespaceLines } from '../print/namespaces.js';
import { say } from '../print/say.js';
import { readNamespaces } from '../run/namespaces.js';

export interface NsOptions {
  /** Only namespaces of this type. */
  readonly type?: string;
  readonly json?: boolean;
}

/**
 * `learn ns`: all namespaces of this machine that can be seen from here, as a tree, and what can't.
 * @throws Problem for a type that there is not, or when stagehand is missing.
 */
export async function ns({ type, json = false }: NsOptions): Promise<number> {
  const wanted = type === undefined ? undefined : parseType(type);
  const report = await readNamespaces();
  if (json) console.log(JSON.stringify(namespaceJson(report, wanted)));
  else say(namespaceLines(report, wanted));
  return EXIT.ok;
}

function parseType(word: string): NamespaceType {
  const type = NAMESPACE_TYPES.find((name) => name === word);
  if (type === undefined)
    throw new Problem(`'${word}' is not a type of namespace; there are ${NAMESPACE_TYPES.join(', ')}.`);
  return type;
}
