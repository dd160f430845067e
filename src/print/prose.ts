import { hang, textWidth, wrap } from './wrap.js';

/**
 * Markdown as it was written, in lines that fit the terminal. It is made to be read as it is; only its line breaks were
 * made for an editor. So paragraphs and items of lists are wrapped anew; drawings, code, tables and headings stay.
 */
export function proseLines(markdown: string): string[] {
  const blocks: Block[] = [];
  for (const line of markdown.split('\n')) {
    const last = blocks.at(-1);
    if (last?.open && continues(last, line)) last.lines.push(line);
    else blocks.push({ lines: [line], kind: kindOf(line), open: line.trim() !== '' });
    if (last?.kind === 'fence' && line.trim() === FENCE) last.open = false;
  }
  return blocks.flatMap(fitted);
}

interface Block {
  readonly lines: string[];
  readonly kind: 'fence' | 'kept' | 'item' | 'paragraph';
  /** Whether the next line may belong to it. */
  open: boolean;
}

const FENCE = '```';
const ITEM = /^( *(?:[-*]|\d+\.) +)(.*)$/s;

function kindOf(line: string): Block['kind'] {
  if (line.startsWith(FENCE)) return 'fence';
  if (line.trim() === '' || /^( {4}|#|\||>)/.test(line)) return 'kept';
  return ITEM.test(line) ? 'item' : 'paragraph';
}

function continues({ kind }: Block, line: string): boolean {
  if (kind === 'fence') return true;
  if (kind === 'kept' || line.trim() === '') return false;
  return kindOf(line) === 'paragraph' || (kind === 'item' && /^ +[^-*\d ]/.test(line));
}

function fitted({ kind, lines }: Block): string[] {
  if (kind === 'fence' || kind === 'kept') return lines;
  const text = lines.join(' ');
  const [, mark = '', item = ''] = ITEM.exec(text) ?? [];
  return kind === 'item' ? hang(item, mark) : wrap(text, textWidth());
}
