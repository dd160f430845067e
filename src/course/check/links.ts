import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Mistake } from '../mistake.js';
import type { Draft } from '../parse-lesson.js';
import { valueAt } from '../source.js';
import { inlines } from './inline.js';

/** Addresses are well-formed, files that are linked to are there, and so are headings. Nothing is fetched. */
export function checkLinks({ source, sections }: Draft, path: string): Mistake[] {
  const all = sections.flatMap(({ text, textLine }) => inlines(text, textLine));
  const headings = [
    ...sections.map(({ name }) => name),
    ...all.flatMap((inline) => (inline.kind === 'heading' ? inline.text : [])),
  ].map(anchor);
  const inText = all.flatMap((inline) => {
    if (inline.kind !== 'link') return [];
    const why = wrongLink(inline.href, dirname(path), headings);
    return why === undefined ? [] : [{ line: inline.line, message: why }];
  });
  return [...referenceMistakes(source), ...inText];
}

/** The schema has seen to it that it is some URL; here it has to be one that a browser opens. */
function referenceMistakes({ data, lineOf }: Draft['source']): Mistake[] {
  const references = valueAt(data, ['references']);
  if (!Array.isArray(references)) return [];
  return references.flatMap((_, i) => {
    const keys = ['references', i, 'url'];
    const url = valueAt(data, keys);
    if (typeof url !== 'string' || !URL.canParse(url) || /^https?:/i.test(url)) return [];
    return [{ line: lineOf(keys), message: `${keys.join('.')}: '${url}' is not a web address` }];
  });
}

function wrongLink(href: string, folder: string, headings: readonly string[]): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) {
    return /^(https?|mailto):/i.test(href) && URL.canParse(href)
      ? undefined
      : `'${href}' is not a web address`;
  }
  const [file = '', heading] = href.split('#');
  if (file !== '') {
    return existsSync(join(folder, decoded(file)))
      ? undefined
      : `the link leads to ${file}, which is not there`;
  }
  if (heading !== undefined && headings.includes(decoded(heading).toLowerCase())) return undefined;
  return `the link leads to '${href}', and there is no such heading`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** As GitHub names a heading in an address: `What to watch` is `#what-to-watch`. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
