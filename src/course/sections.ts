import { lexer } from 'marked';
import { didYouMean } from '../recipe/nearest.js';
import { SECTIONS, type SectionName } from './lesson.js';
import type { Mistake } from './mistake.js';
import type { LessonSource } from './source.js';

/** The text below one heading. */
export interface Section {
  readonly name: string;
  /** The line of the heading, and the one on which the text begins. */
  readonly line: number;
  readonly textLine: number;
  readonly text: string;
}

/** The parts of a lesson's Markdown, as they are, and whether they are those that a lesson has. */
export function readSections(source: LessonSource): {
  sections: Section[];
  data?: Record<SectionName, string>;
  mistakes: Mistake[];
} {
  const { sections, stray } = split(source);
  const mistakes = [...stray, ...odd(sections), ...missing(sections, source), ...misplaced(sections)];
  if (mistakes.length > 0) return { sections, mistakes };
  const data = Object.fromEntries(sections.map(({ name, text }) => [name, text]));
  return { sections, data: data as Record<SectionName, string>, mistakes };
}

/** A `##` in a fenced block is no heading, so this is left to the Markdown parser. */
function split({ body, bodyLine }: LessonSource): { sections: Section[]; stray: Mistake[] } {
  const sections: Section[] = [];
  const stray: Mistake[] = [];
  let line = bodyLine;
  for (const token of lexer(body)) {
    const next = line + token.raw.split('\n').length - 1;
    const last = sections.at(-1);
    if (token.type === 'heading' && token.depth === 2)
      sections.push({ name: token.text.trim(), line, textLine: next, text: '' });
    else if (last !== undefined) sections[sections.length - 1] = { ...last, text: last.text + token.raw };
    else if (token.type !== 'space')
      stray.push({ line, message: 'text before the first section is shown nowhere' });
    line = next;
  }
  return { sections: sections.map(withoutMargins), stray };
}

function withoutMargins(section: Section): Section {
  const margin = /^\s*\n/.exec(section.text)?.[0] ?? '';
  return {
    ...section,
    textLine: section.textLine + margin.split('\n').length - 1,
    text: section.text.slice(margin.length).trimEnd(),
  };
}

function odd(sections: readonly Section[]): Mistake[] {
  return sections.flatMap(({ name, line, text }, i) => {
    if (!isSectionName(name)) {
      const meant = didYouMean(name, SECTIONS, `; the sections are ${SECTIONS.join(', ')}`);
      return [{ line, message: `there is no section "## ${name}"${meant}` }];
    }
    if (sections.findIndex((other) => other.name === name) < i)
      return [{ line, message: `there are two sections "## ${name}"` }];
    return text === '' ? [{ line, message: `the section "## ${name}" is empty` }] : [];
  });
}

function missing(sections: readonly Section[], { body, bodyLine }: LessonSource): Mistake[] {
  const end = bodyLine + body.trimEnd().split('\n').length - 1;
  return SECTIONS.filter((name) => !sections.some((section) => section.name === name)).map((name) => {
    const following = SECTIONS.slice(SECTIONS.indexOf(name) + 1);
    const place = sections.find((section) => (following as readonly string[]).includes(section.name));
    return { line: place?.line ?? end, message: `the section "## ${name}" is missing` };
  });
}

function misplaced(sections: readonly Section[]): Mistake[] {
  const known = sections.filter(({ name }) => isSectionName(name));
  return known.flatMap(({ name, line }, i) => {
    const before = known[i - 1]?.name;
    if (before === undefined || indexOf(before) <= indexOf(name)) return [];
    return [
      { line, message: `"## ${name}" belongs before "## ${before}"; the order is ${SECTIONS.join(', ')}` },
    ];
  });
}

const indexOf = (name: string): number => (SECTIONS as readonly string[]).indexOf(name);
const isSectionName = (name: string): boolean => indexOf(name) >= 0;
