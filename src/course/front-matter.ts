import type { $ZodIssue } from 'zod/v4/core';
import { didYouMean } from '../recipe/nearest.js';
import { fieldsAt, lessonJsonSchema } from './json-schema.js';
import type { Mistake } from './mistake.js';
import { type FrontMatter, frontMatter } from './schema.js';
import { type Keys, type LessonSource, valueAt } from './source.js';

/** The front matter as the schema has it, with what was left out filled in; and all that the schema does not allow. */
export function readFrontMatter(source: LessonSource): { data?: FrontMatter; mistakes: Mistake[] } {
  if (source.mistakes.length > 0) return { mistakes: [...source.mistakes] };
  const parsed = frontMatter.safeParse(source.data);
  if (parsed.success) return { data: parsed.data, mistakes: [] };
  return { mistakes: parsed.error.issues.flatMap((issue) => explain(issue, [], source)) };
}

/** What zod found, in words for those who have never heard of zod. */
function explain(issue: $ZodIssue, around: Keys, source: LessonSource): Mistake[] {
  const keys = [...around, ...issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
  const value = valueAt(source.data, keys);
  const say = (message: string, at: Keys = keys): Mistake[] => [
    { line: source.lineOf(at), message: [at.join('.'), message].filter(Boolean).join(': ') },
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => {
        const meant = didYouMean(key, fieldsAt(lessonJsonSchema(), keys));
        return say(`there is no such field${meant}`, [...keys, key]);
      });
    case 'invalid_type':
      if (value === undefined) return say('is missing');
      return say(`has to be ${NOUNS[issue.expected] ?? issue.expected}, and is ${nounOf(value)}`);
    case 'invalid_value': {
      const names = issue.values.map(String);
      return say(`has to be ${names.join(' or ')}${didYouMean(String(value), names)}`);
    }
    case 'invalid_union':
      return explainUnion(issue, keys, source) ?? say('none of the forms that are possible here');
    case 'invalid_format':
      return say(issue.format === 'url' ? 'is not a URL' : issue.message.replace(/^Invalid string: /, ''));
    default:
      return say(issue.message);
  }
}

type UnionIssue = Extract<$ZodIssue, { code: 'invalid_union' }>;

/** A value that could have had several forms: what is wrong is told by the form that it comes nearest to. */
function explainUnion({ errors }: UnionIssue, keys: Keys, source: LessonSource): Mistake[] | undefined {
  const strange = (issues: readonly $ZodIssue[]): string[] =>
    issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
    );
  const fitting = errors.filter((issues) => strange(issues).length === 0);
  const [best] = [...fitting].sort((a, b) => a.length - b.length);
  if (best !== undefined) return best.flatMap((issue) => explain(issue, keys, source));
  const [first = [], ...others] = errors.map(strange);
  const unknown = first.filter((key) => others.every((list) => list.includes(key)));
  const names = [...new Set(fieldsAt(lessonJsonSchema(), keys))];
  if (names.length === 0) return undefined;
  const line = source.lineOf(keys);
  const which = `possible here are ${names.join(', ')}`;
  if (unknown.length === 0) {
    return [{ line, message: `${keys.join('.')}: these fields don't go together; ${which}` }];
  }
  return unknown.map((key) => ({
    line: source.lineOf([...keys, key]),
    message: `${[...keys, key].join('.')}: there is no such field${didYouMean(key, names, `; ${which}`)}`,
  }));
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields with values',
  record: 'fields with values',
};

function nounOf(value: unknown): string {
  if (value === null) return 'empty';
  return NOUNS[Array.isArray(value) ? 'array' : typeof value] ?? typeof value;
}
