import { endianness } from 'node:os';

/** A way to other machines: to those on the wire of a link, or over a neighbour there. */
export interface Route {
  /** `default`, `10.0.0.0/24`, `fd00::/64`. */
  readonly to: string;
  /** The neighbour's address; null: the destination is on the wire itself. */
  readonly via: string | null;
  /** The link. */
  readonly link: string;
}

/** Flags of a route, linux/route.h and linux/ipv6_route.h. */
const UP = 0x1;
const GATEWAY = 0x2;
const NOT_FOR_OTHERS = 0x200 | 0x100000 | 0x01000000 | 0x80000000; // refused, anycast, cached, local

/** Reads `/proc/<pid>/net/route`, the main table of IPv4, which is empty before its first route; null if the text is none. */
export function parseRoutes(text: string): readonly Route[] | null {
  if (text === '') return [];
  const [title, ...lines] = text.split('\n');
  if (title === undefined || !title.startsWith('Iface')) return null;
  return lines.flatMap((line) => {
    const [link = '', to = '', via = '', flags = '', , , , mask = ''] = line.split(/\s+/);
    if ((Number.parseInt(flags, 16) & UP) === 0) return [];
    const gateway = (Number.parseInt(flags, 16) & GATEWAY) === 0 ? null : ipv4(via);
    return [{ to: destination(ipv4(to), bitsOf(mask)), via: gateway, link }];
  });
}

/**
 * Reads `/proc/<pid>/net/ipv6_route`. Left out are routes to oneself, to groups, and to fe80::/64, which each link makes for
 * itself some time after it went up.
 */
export function parseRoutes6(text: string): readonly Route[] {
  return text.split('\n').flatMap((line) => {
    const [to = '', bits = '', , , via = '', , , , flags = '', link = ''] = line.trim().split(/\s+/);
    const how = Number.parseInt(flags, 16);
    if (link === '' || (how & NOT_FOR_OTHERS) !== 0 || (how & UP) === 0 || /^(ff|fe80)/.test(to)) return [];
    if (!/^[0-9a-f]{32}$/.test(to) || !/^[0-9a-f]{32}$/.test(via)) return [];
    const gateway = /^0+$/.test(via) ? null : ipv6(via);
    return [{ to: destination(ipv6(to), Number.parseInt(bits, 16)), via: gateway, link }];
  });
}

/** `default via 10.0.0.1 (eth0), 10.0.0.0/24 (eth0)`, `none`. */
export function routesText(routes: readonly Route[]): string {
  const words = routes.map(({ to, via, link }) => `${to}${via === null ? '' : ` via ${via}`} (${link})`);
  return words.join(', ') || 'none';
}

/** An address as the kernel prints it: eight hex digits of a number in the machine's own byte order. */
export function ipv4(hex: string): string {
  const bytes = hex.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  return (endianness() === 'LE' ? bytes.reverse() : bytes).join('.');
}

/** Of 32 hex digits: `fd00::1`. */
export function ipv6(hex: string): string {
  const groups = hex.match(/.{4}/g) ?? [];
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** Whether an IPv4 address is in a range such as `10.0.0.0/24`. */
export function isWithin(address: string, range: string): boolean {
  const [start = '', bits = '32'] = range.split('/');
  const unused = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / unused) === Math.floor(numberOf(start) / unused);
}

const numberOf = (address: string): number =>
  address.split('.').reduce((n, byte) => n * 256 + Number(byte), 0);

const destination = (address: string, bits: number): string =>
  bits === 0 ? 'default' : `${address}/${bits}`;

const bitsOf = (mask: string): number => Number.parseInt(mask, 16).toString(2).replaceAll('0', '').length;
