import { deviceText, splitDevice } from './devices.js';

/** Major device numbers of terminals, from the kernel's Documentation/admin-guide/devices.txt. */
const MAJOR = {
  console: 4,
  alternate: 5,
  ptsFirst: 136,
  ptsLast: 143,
  usbSerial: 188,
  hypervisor: 229,
} as const;

/** From this minor number on, major 4 is serial lines; below it, virtual consoles. */
const FIRST_SERIAL = 64;

/**
 * The name under /dev of the terminal with device number `tty`, the field tty_nr of proc_pid_stat(5): `pts/3`,
 * `ttyS0`, `tty1`; `major:minor` for a kind that is not known here; null for 0, no terminal.
 */
export function terminalName(tty: number): string | null {
  if (tty === 0) return null;
  const device = splitDevice(BigInt(tty >>> 0)); // printed as a signed number, though it is none
  const { major, minor } = device;
  if (major >= MAJOR.ptsFirst && major <= MAJOR.ptsLast)
    return `pts/${(major - MAJOR.ptsFirst) * 256 + minor}`;
  if (major === MAJOR.console) return minor < FIRST_SERIAL ? `tty${minor}` : `ttyS${minor - FIRST_SERIAL}`;
  if (major === MAJOR.alternate && minor === 1) return 'console';
  if (major === MAJOR.usbSerial) return `ttyUSB${minor}`;
  if (major === MAJOR.hypervisor) return `hvc${minor}`;
  return deviceText(device);
}
