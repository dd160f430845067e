import type { Mistake } from '../mistake.js';
import type { Draft } from '../parse-lesson.js';
import type { Section } from '../sections.js';
import { inlines } from './inline.js';

/** What lessons/README.md asks of the sections: an idea that is short, and pictures that fit into any terminal. */
export function checkSections({ sections }: Draft): Mistake[] {
  return sections.flatMap((section) => [
    ...(section.name === 'The idea' ? ideaMistakes(section) : []),
    ...fenceMistakes(section),
  ]);
}

const MOST_WORDS = 150;
const WIDEST_PICTURE = 60;
/** Behind the indent and the frame of the screen, 80 columns leave so much. */
const WIDEST_FENCE = 76;

function ideaMistakes(section: Section): Mistake[] {
  const words = wordCount(section.text);
  const pictures = inlines(section.text, section.textLine).filter(({ kind }) => kind === 'fence');
  const tooLong = `the idea has ${words} words; at most ${MOST_WORDS} are read before the first run`;
  const count = pictures.length === 0 ? 'no picture' : `${pictures.length} pictures`;
  return [
    ...(words > MOST_WORDS ? [{ line: section.line, message: tooLong }] : []),
    ...(pictures.length === 1
      ? []
      : [{ line: section.line, warning: true, message: `the idea has ${count}; it should have one` }]),
  ];
}

/** A fenced block in the idea is the picture. */
function fenceMistakes({ name, text, textLine }: Section): Mistake[] {
  const [what, widest] =
    name === 'The idea' ? (['the picture', WIDEST_PICTURE] as const) : (['the block', WIDEST_FENCE] as const);
  return inlines(text, textLine).flatMap((inline) => {
    if (inline.kind !== 'fence') return [];
    return inline.text.split('\n').flatMap((row, i) => {
      const line = inline.line + 1 + i;
      const odd = [...row].find((letter) => !/[\x20-\x7e]/.test(letter));
      return [
        ...(row.length > widest
          ? [{ line, message: `${what} is ${row.length} columns wide here; ${widest} fit` }]
          : []),
        ...(odd === undefined || name !== 'The idea'
          ? []
          : [{ line, message: `${what} has '${odd}'; only plain ASCII looks the same everywhere` }]),
      ];
    });
  });
}

/** Words that are read: pictures, list numbers and lone signs don't count. */
export function wordCount(markdown: string): number {
  const words = markdown.replace(/^ *```.*?^ *```/gms, '').split(/\s+/);
  return words.filter((word) => /[\p{L}\p{N}]/u.test(word) && !/^\d+\.$/.test(word)).length;
}
