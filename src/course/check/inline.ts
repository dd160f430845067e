import { lexer, type Token, walkTokens } from 'marked';

/** A piece of Markdown inside of the text, with the line it is on. */
export type Inline =
  | { readonly kind: 'code'; readonly text: string; readonly line: number }
  | { readonly kind: 'link'; readonly href: string; readonly line: number }
  | { readonly kind: 'heading'; readonly text: string; readonly line: number }
  | { readonly kind: 'fence'; readonly text: string; readonly line: number };

/** Code spans, links, headings and fenced blocks of a Markdown text that begins on `firstLine`, in their order. */
export function inlines(markdown: string, firstLine: number): Inline[] {
  const found: Inline[] = [];
  let line = firstLine;
  for (const block of lexer(markdown)) {
    let from = 0;
    walkTokens([block], (token) => {
      const inline = inlineOf(token);
      if (inline === undefined) return;
      const at = block.raw.indexOf(token.raw.trim(), from);
      if (at >= 0) from = at + (inline.kind === 'code' || inline.kind === 'link' ? 1 : 0);
      found.push({ ...inline, line: line + block.raw.slice(0, from).split('\n').length - 1 });
    });
    line += block.raw.split('\n').length - 1;
  }
  return found;
}

function inlineOf(token: Token): Inline | undefined {
  const line = 0;
  switch (token.type) {
    case 'codespan':
      return { kind: 'code', text: token.text, line };
    case 'link':
    case 'image':
      return { kind: 'link', href: token.href, line };
    case 'heading':
      return { kind: 'heading', text: token.text, line };
    case 'code':
      return { kind: 'fence', text: token.text, line };
  }
  return undefined;
}
