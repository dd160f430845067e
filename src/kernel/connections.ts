import { endianness } from 'node:os';
import { ipv4 } from './routes.js';

/** A TCP connection as one of its two ends has it: addresses and ports, `10.0.0.2:80`. */
export interface Connection {
  readonly here: string;
  readonly there: string;
}

/** enum in net/tcp_states.h of the kernel. */
const ESTABLISHED = '01';

/**
 * The established connections over IPv4 in `/proc/<pid>/net/tcp` and `tcp6`, where those of a socket for both kinds are;
 * proc_pid_net(5).
 */
export function parseConnections(text: string): readonly Connection[] {
  return text.split('\n').flatMap((line) => {
    const [, here = '', there = '', state] = line.trim().split(/\s+/);
    const [from, to] = [place(here), place(there)];
    return state === ESTABLISHED && from !== null && to !== null ? [{ here: from, there: to }] : [];
  });
}

/** Whether packets are passed on: the first number of the line `Ip:` in `/proc/<pid>/net/snmp`, RFC 1213; null if there is none. */
export function parseForwarding(text: string): boolean | null {
  const value = /^Ip: (\d) /m.exec(text)?.[1];
  return value === undefined ? null : value === '1';
}

/** ::ffff:a.b.c.d, as this machine writes the third of its four numbers. */
const MAPPED = `${'0'.repeat(16)}${endianness() === 'LE' ? 'FFFF0000' : '0000FFFF'}`;

function place(word: string): string | null {
  const [address = '', port = ''] = word.split(':');
  const four = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
  return /^[0-9A-F]{8}$/.test(four) ? `${ipv4(four)}:${Number.parseInt(port, 16)}` : null;
}
