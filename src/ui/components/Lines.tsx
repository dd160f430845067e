import { Box, Text } from 'ink';
import { memo } from 'react';

interface LinesProps {
  readonly lines: readonly string[];
  readonly width: number;
}

/** Lines that are already as wide as they may be. */
export const Lines = memo(function Lines({ lines, width }: LinesProps) {
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      <Text wrap="truncate">{lines.map((line) => line || ' ').join('\n')}</Text>
    </Box>
  );
});
