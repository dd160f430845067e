import { parseDocument } from 'yaml';
import * as z from 'zod';
import { EXIT, Problem } from '../errors.js';
import { type Lesson, SECTIONS, type SectionName } from './lesson.js';
import { type FrontMatter, frontMatter } from './schema.js';

/** A lesson from its text. @throws Problem with `path:line` when it is not as the schema says. */
export function parseLesson(text: string, about: Pick<Lesson, 'stage' | 'slug' | 'path'>): Lesson {
  const match = /^---\n(.*?)\n---\n(.*)$/s.exec(text);
  if (match === null)
    throw broken(about.path, 1, 'a lesson begins with front matter between two lines of ---');
  const [, yaml = '', body = ''] = match;
  const sections = splitSections(body, about.path, yaml.split('\n').length + 2);
  return { ...parseFrontMatter(yaml, about.path), ...about, sections };
}

function parseFrontMatter(yaml: string, path: string): FrontMatter {
  const document = parseDocument(yaml);
  const lineAt = (offset: number): number => yaml.slice(0, offset).split('\n').length + 1;
  const [wrong] = document.errors;
  if (wrong !== undefined)
    throw broken(path, lineAt(wrong.pos[0]), wrong.message.split('\n')[0] ?? 'is not YAML');
  const parsed = frontMatter.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const keys = issue?.path.map((key) => (typeof key === 'symbol' ? String(key) : key)) ?? [];
  const node = document.getIn(keys, true) as { range?: [number, number, number] } | undefined;
  throw broken(
    path,
    lineAt(node?.range?.[0] ?? 0),
    `${keys.join('.')}: ${issue?.message ?? z.prettifyError(parsed.error)}`,
  );
}

function splitSections(body: string, path: string, firstLine: number): Record<SectionName, string> {
  const parts = body.split(/^## (.*)$/m).slice(1);
  const found = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) found.set(parts[i]?.trim() ?? '', parts[i + 1]?.trim() ?? '');
  const odd = [...found.keys()].find((name) => !(SECTIONS as readonly string[]).includes(name));
  if (odd !== undefined)
    throw broken(path, firstLine, `there is no section "## ${odd}"; the sections are ${SECTIONS.join(', ')}`);
  const missing = SECTIONS.find((name) => !found.get(name));
  if (missing !== undefined) throw broken(path, firstLine, `the section "## ${missing}" is missing`);
  return Object.fromEntries(found) as Record<SectionName, string>;
}

function broken(path: string, line: number, what: string): Problem {
  return new Problem(`${path}:${line}: ${what}`, EXIT.ourselves);
}
