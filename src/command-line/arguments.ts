/** Who adds commands hands what a command gives to the one who started the program: its exit code, once it is there. */
export type Done = (exitCode: Promise<number>) => void;

/** For an option that may be given several times: its values, in order. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
