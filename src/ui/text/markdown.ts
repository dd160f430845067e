import type { MarkedExtension, Token } from 'marked';
import stringWidth from 'string-width';
import { paint, symbol } from '../theme.js';
import { codeSpan } from './inline.js';
import { cut, wrap } from './line.js';
import { visibleLines } from './visible.js';

/** Markdown as lines of at most `width` columns. */
export type RenderMarkdown = (markdown: string, width: number) => string[];

let loaded: Promise<RenderMarkdown> | undefined;

/** The renderer. It is loaded behind the first picture, since it takes longer to load than everything else together. */
export function loadMarkdown(): Promise<RenderMarkdown> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<RenderMarkdown> {
  const [{ Marked }, { markedTerminal }] = await Promise.all([import('marked'), import('marked-terminal')]);
  // Its types are older than marked's, and describe the same thing.
  const terminal = markedTerminal(LOOK) as unknown as MarkedExtension;
  const marked = new Marked(terminal, { renderer: { text: inlineText, link: inlineLink } });
  const blockLines = (token: Token, width: number): string[] => {
    if (token.type === 'space') return [''];
    const lines = withoutControls(marked.parser([token]))
      .replace(/\n+$/, '')
      .split('\n');
    return token.type === 'code' || token.type === 'table'
      ? unwrapped(lines, width)
      : lines.flatMap((line) => wrapLine(line, width));
  };
  return (markdown, width) => {
    const tokens = marked.lexer(visibleLines(markdown).join('\n'));
    return oneBlankAtMost(tokens.flatMap((token) => [...blockLines(token, width), '']));
  };
}

const LOOK = {
  code: paint.plain,
  codespan: codeSpan,
  heading: paint.heading,
  firstHeading: paint.heading,
  strong: paint.strong,
  em: paint.emphasis,
  blockquote: paint.muted,
  html: paint.plain,
  hr: paint.muted,
  href: paint.link,
  link: paint.plain,
  listitem: paint.plain,
  paragraph: paint.plain,
  table: paint.plain,
  showSectionPrefix: false,
  emoji: false,
  tab: 2,
};

/** A line break in the source is a space; and the items of a tight list have emphasis too, which the library forgets. */
function inlineText(
  this: { parser: { parseInline(tokens: Token[]): string } },
  token: { text: string; tokens?: Token[] | undefined },
): string {
  return token.tokens === undefined
    ? token.text.replace(/\s*\n\s*/g, ' ')
    : this.parser.parseInline(token.tokens);
}

/** The address in plain sight: a link that shows one thing and opens another is no help in a terminal. */
function inlineLink(token: { href: string; text: string }): string {
  const address = paint.link(token.href);
  return token.text === token.href || token.text === '' ? address : `${token.text} (${address})`;
}

/** A character reference (`&#27;`) is one more way to write an escape; only colours, which are ours, may pass. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (c, at: number) =>
    c === '\n' || LOOKS.test(text.slice(at, at + 12)) ? c : '',
  );
}

/** The sequence that changes how text looks, and nothing else: SGR of ECMA-48. */
const LOOKS = new RegExp(`^${String.fromCharCode(27)}\\[[\\d;]*m`);

/** A drawing can't be wrapped: where it is too wide, its indent goes first, and then its right side, with a mark. */
function unwrapped(lines: readonly string[], width: number): string[] {
  const tooWide = lines.some((line) => stringWidth(line) > width);
  return lines.map((line) => cut(tooWide ? line.replace(/^ {1,2}/, '') : line, width));
}

/** A list's lines hang behind their bullet. */
function wrapLine(line: string, width: number): string[] {
  const [, indent = '', bullet = '', text = ''] = /^(\s*)((?:\*|\d+\.) )?(.*)$/.exec(line) ?? [];
  const first = `${indent}${bullet.replace('*', '•')}`;
  return wrap(text, width, first);
}

function oneBlankAtMost(lines: readonly string[]): string[] {
  const kept = lines.filter((line, i) => line.trim() !== '' || (lines[i - 1] ?? '').trim() !== '');
  while (kept.at(-1)?.trim() === '') kept.pop();
  return kept;
}

/** What stands for a text while its renderer is being loaded. */
export const LOADING = symbol.cut;
