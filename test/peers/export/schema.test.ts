import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as z from 'zod';
import { CAPABILITY_NAMES } from '../../../src/kernel/capability-names.js';
import { containerSpec } from '../../../src/recipe/export/fold.js';
import { exportAs } from '../../../src/recipe/export/targets.js';
import { parseRecipe } from '../../../src/recipe/parse-recipe.js';
import { RECIPES } from './recipes.js';

/** Where Debian has the schema of the specification. */
const FOLDER =
  process.env.OCI_SCHEMA ?? '/usr/share/gocode/src/github.com/opencontainers/runtime-spec/schema';

const skip =
  !existsSync(FOLDER) &&
  'the schema is missing; on Debian: sudo apt-get install golang-github-opencontainers-specs-dev';

type Json = Record<string, unknown>;
const read = (file: string): Json => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

/** `defs.json#/definitions/Mount` as the name of a definition of one schema. */
const nameOf = (file: string, path: string): string => `${file}${path}`.replaceAll(/\W+/g, '_');

/** The files of the schema as one, since they refer to each other. */
function oneSchema(): z.core.JSONSchema.JSONSchema {
  const definitions: Json = {};
  const bring = (file: string, node: unknown): unknown => {
    if (Array.isArray(node)) return node.map((one) => bring(file, one));
    if (typeof node !== 'object' || node === null) return node;
    const { $ref, ...rest } = node as Json;
    if (typeof $ref !== 'string') {
      // "id" is a name of the fourth draft, and elsewhere that of a property.
      const kept = Object.entries(rest).filter(([key, value]) => key !== 'id' || typeof value !== 'string');
      return Object.fromEntries(kept.map(([key, value]) => [key, bring(file, value)]));
    }
    const [from = '', path = ''] = $ref.split('#');
    const other = from || file;
    const name = nameOf(other, path);
    if (!(name in definitions)) {
      definitions[name] = {};
      const target = path
        .split('/')
        .filter(Boolean)
        .reduce((at: unknown, key) => (at as Json)[key], read(other));
      definitions[name] = bring(other, target);
    }
    return { $ref: `#/definitions/${name}` };
  };
  const { $schema: _, ...root } = read('config-schema.json');
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...(bring('config-schema.json', root) as Json),
    definitions,
  };
}

const knowsTime = (): boolean => /"time"/.test(readFileSync(join(FOLDER, 'defs-linux.json'), 'utf8'));

describe('what is exported as OCI holds to the schema of the specification', { skip }, () => {
  const schema = skip ? z.never() : z.fromJSONSchema(oneSchema());
  const here = { uid: 1000, gid: 1000, capabilities: CAPABILITY_NAMES };
  for (const [name, recipe] of Object.entries(RECIPES)) {
    const older =
      recipe.includes('time') && !skip && !knowsTime() && 'this schema is of a version before 1.2';
    test(name, { skip: older }, () => {
      const { text } = exportAs('oci', containerSpec(parseRecipe(recipe)), here, '');
      const found = schema.safeParse(JSON.parse(text));
      assert.ok(found.success, found.error && z.prettifyError(found.error));
    });
  }
  test('which refuses what is wrong', () => {
    const { text } = exportAs('oci', containerSpec(parseRecipe('-rm')), here, '');
    const wrong = JSON.parse(text);
    wrong.linux.namespaces.push({ type: 'mnt' });
    assert.equal(schema.safeParse(wrong).success, false);
  });
});
