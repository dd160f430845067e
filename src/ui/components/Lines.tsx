import { Box, Text, useIsScreenReaderEnabled } from 'ink';
import { memo } from 'react';
import { spokenLine } from '../text/spoken.js';

interface LinesProps {
  readonly lines: readonly string[];
  readonly width: number;
}

/** Lines that are already as wide as they may be. */
export const Lines = memo(function Lines({ lines, width }: LinesProps) {
  const spoken = useIsScreenReaderEnabled();
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {lines.map((line, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is what stands in a row
        <Text key={row} wrap="truncate">
          {(spoken ? spokenLine(line) : line) || ' '}
        </Text>
      ))}
    </Box>
  );
});
