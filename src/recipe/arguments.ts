import { stepKind } from './steps.js';
import type { Step } from './types.js';

/**
 * Whether a step has as many arguments as its kind takes. What they mean is for stagehand to say.
 * @returns what it takes instead, in words; undefined when it is right, or when there is no such step.
 */
export function wrongArguments({ name, args }: Step): string | undefined {
  const kind = stepKind(name);
  if (kind === undefined) return undefined;
  // As in `TYPE [TARGET [OPTIONS]]`: everything behind the first bracket that stands alone may be left out.
  const words = kind.args.split(' ').filter(Boolean);
  const optional = words.findIndex((word) => word.startsWith('['));
  const least = optional < 0 ? words.length : optional;
  const most = /^\[?[A-Z:]+\.\.\.\]?$/.test(words.at(-1) ?? '') ? Number.POSITIVE_INFINITY : words.length;
  if (args.length >= least && args.length <= most) return undefined;
  return kind.args === '' ? `'${name}' takes no arguments` : `it is '${name} ${kind.args}'`;
}
