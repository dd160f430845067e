import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Layout } from '../hooks/useLayout.js';
import type { Command, Handlers } from '../keys.js';
import { footerLine } from '../text/keys.js';
import { cut, spread } from '../text/line.js';
import { paint } from '../theme.js';
import { Lines } from './Lines.js';

interface FrameProps {
  readonly layout: Layout;
  readonly title: string;
  /** At the right end of the title's line. */
  readonly aside?: string;
  /** Below the title, where else is an empty line. */
  readonly below?: string;
  /** Something that happened, told above the keys. */
  readonly notice?: string | undefined;
  readonly handlers: Handlers;
  /** Commands whose keys matter more here than elsewhere. */
  readonly own?: readonly Command[];
  readonly children: ReactNode;
}

/** Every screen: a title, what it is about, and the keys that work now. */
export function Frame({
  layout,
  title,
  aside = '',
  below = '',
  notice = '',
  handlers,
  own = [],
  children,
}: FrameProps) {
  const { columns, rows, body, spoken } = layout;
  return (
    <Box flexDirection="column" width={columns} {...(spoken ? {} : { height: rows })}>
      <Lines lines={[spread(paint.title(title), aside, columns), below]} width={columns} />
      <Box {...(spoken ? { flexDirection: 'column' } : { height: body })}>{children}</Box>
      <Lines
        lines={[paint.current(cut(notice, columns)), footerLine(handlers, columns, own)]}
        width={columns}
      />
    </Box>
  );
}
