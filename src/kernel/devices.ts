/** A device as the kernel names it, makedev(3). */
export interface Device {
  readonly major: number;
  readonly minor: number;
}

/** Takes a device number apart: the `st_dev` of stat(2), or the 32 bits of it that /proc prints. */
export function splitDevice(number: bigint): Device {
  const dev = BigInt.asUintN(64, number);
  return {
    major: Number(((dev >> 8n) & 0xfffn) | ((dev >> 32n) & 0xfffff000n)),
    minor: Number((dev & 0xffn) | ((dev >> 12n) & 0xffffff00n)),
  };
}

/** `8:1`, as in mountinfo and in /proc/devices. */
export function deviceText({ major, minor }: Device): string {
  return `${major}:${minor}`;
}
