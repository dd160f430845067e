import * as z from 'zod';
import { frontMatter } from './schema.js';

/** The part of JSON Schema that the schema of a lesson makes use of. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly description?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/**
 * The front matter of a lesson as JSON Schema (draft 2020-12), for editors and other programs. It is made from the schema
 * that the course itself uses; rules that look at two fields at once can't be said in it, and "learn lesson check" knows
 * them.
 */
export function lessonJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(frontMatter, { io: 'input' }) as JsonSchema;
  const about = { title: 'Front matter of a lesson', description: 'Everything between the lines of ---.' };
  return { ...about, ...schema };
}

/** The fields that may stand at a place: what somebody who mistyped one can have meant. */
export function fieldsAt(schema: JsonSchema, keys: readonly PropertyKey[]): string[] {
  return keys
    .reduce<JsonSchema[]>((places, key) => places.flatMap((place) => inside(place, key)), forms(schema))
    .flatMap(({ properties = {} }) => Object.keys(properties));
}

function inside({ properties, items }: JsonSchema, key: PropertyKey): JsonSchema[] {
  const next = typeof key === 'number' ? items : properties?.[String(key)];
  return next === undefined ? [] : forms(next);
}

function forms(schema: JsonSchema): JsonSchema[] {
  const several = schema.anyOf ?? schema.oneOf;
  return several === undefined ? [schema] : several.flatMap(forms);
}
