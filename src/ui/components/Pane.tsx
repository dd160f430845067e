import { Box } from 'ink';
import { spread } from '../text/line.js';
import { paint, symbol } from '../theme.js';
import { Lines } from './Lines.js';

interface PaneProps {
  /** Only where panes are side by side. */
  readonly title?: string;
  /** Whether the keys move this one. */
  readonly active: boolean;
  readonly lines: readonly string[];
  readonly offset: number;
  readonly width: number;
  /** With the line that says where one is. */
  readonly height: number;
}

/** A viewport on lines, with a last line that says what is out of sight. */
export function Pane({ title, active, lines, offset, width, height }: PaneProps) {
  const seen = paneRoom(height, title !== undefined);
  const shown = lines.slice(offset, offset + seen);
  const filled = [...shown, ...Array<string>(Math.max(seen - shown.length, 0)).fill('')];
  const head = title === undefined ? [] : [paneTitle(title, active), ''];
  return (
    <Box flexShrink={0}>
      <Lines lines={[...head, ...filled, position(lines.length, offset, seen, width)]} width={width} />
    </Box>
  );
}

/** Lines that a pane of this height shows of its text. */
export function paneRoom(height: number, titled: boolean): number {
  return Math.max(height - (titled ? 3 : 1), 1);
}

function paneTitle(title: string, active: boolean): string {
  return active ? paint.current(`${symbol.selected} ${title}`) : paint.muted(`  ${title}`);
}

/** Nothing when all is in view. */
function position(count: number, offset: number, seen: number, width: number): string {
  const below = Math.max(count - offset - seen, 0);
  if (below === 0 && offset === 0) return '';
  const parts = [...(offset > 0 ? [`↑ ${offset}`] : []), ...(below > 0 ? [`↓ ${below}`] : [])];
  return paint.muted(
    spread('', `${parts.join('  ')} more ${below + offset === 1 ? 'line' : 'lines'}`, width),
  );
}
