/** By how many seconds the clocks of a time namespace are ahead of the machine's own. */
export interface ClockOffsets {
  readonly monotonic: number;
  readonly boottime: number;
}

/**
 * Reads `/proc/<pid>/timens_offsets`, time_namespaces(7): a line for each clock, its name, seconds, and nanoseconds. They are
 * those of the namespace in which the children of the process are born.
 */
export function parseClockOffsets(text: string): ClockOffsets | null {
  const seconds = (clock: string): number | null => {
    const line = new RegExp(`^${clock}\\s+(-?\\d+)\\s+\\d+$`, 'm').exec(text);
    return line === null ? null : Number(line[1]);
  };
  const [monotonic, boottime] = [seconds('monotonic'), seconds('boottime')];
  return monotonic === null || boottime === null ? null : { monotonic, boottime };
}
