import { ipv6, isWithin, type Route } from './routes.js';

/** An address in a network namespace. */
export interface LinkAddress {
  /** `10.0.0.2`, `fd00::1`. */
  readonly address: string;
  /** How many of its bits are the same for all on the wire; null where these files do not tell. */
  readonly prefix: number | null;
  /** Whose it is; null where these files do not tell. */
  readonly link: string | null;
}

/**
 * The addresses of a network namespace. Of those of IPv4 the kernel shows only the table of local routes; the link and the
 * prefix are those of the route to its wire, and there is none while the link is down.
 * @param fibTrie `/proc/<pid>/net/fib_trie`.
 * @param routes those of `/proc/<pid>/net/route`.
 * @param ifInet6 `/proc/<pid>/net/if_inet6`, which is empty for a kernel without IPv6. Left out are addresses of fe80::/64,
 * which a link gives itself some time after it went up.
 */
export function addressesOf(
  fibTrie: string,
  routes: readonly Route[],
  ifInet6: string,
): readonly LinkAddress[] {
  return [...localAddresses(fibTrie).map((address) => onItsWire(address, routes)), ...of6(ifInet6)];
}

/** `eth0 10.0.0.2/24, 10.1.0.1`, `none`. */
export function addressesText(addresses: readonly LinkAddress[]): string {
  const words = addresses.map(
    ({ address, prefix, link }) =>
      `${link === null ? '' : `${link} `}${address}${prefix === null ? '' : `/${prefix}`}`,
  );
  return words.join(', ') || 'none';
}

/** The file shows each table by itself, and often both are one: so an address can be there twice. */
function localAddresses(fibTrie: string): string[] {
  const found = [...fibTrie.matchAll(/\|-- (\d+\.\d+\.\d+\.\d+)\n((?:\s*\/\d+ .*\n?)+)/g)];
  return [
    ...new Set(found.flatMap(([, address = '', how = '']) => (/\/32 host LOCAL/.test(how) ? [address] : []))),
  ];
}

function onItsWire(address: string, routes: readonly Route[]): LinkAddress {
  if (address.startsWith('127.')) return { address, prefix: 8, link: 'lo' };
  const wires = routes.filter(({ to, via }) => via === null && to !== 'default' && isWithin(address, to));
  const [wire] = wires.sort((a, b) => bitsOf(b) - bitsOf(a));
  return { address, prefix: wire === undefined ? null : bitsOf(wire), link: wire?.link ?? null };
}

const bitsOf = ({ to }: Route): number => Number(to.split('/')[1]);

function of6(text: string): LinkAddress[] {
  return text.split('\n').flatMap((line) => {
    const [address = '', , prefix = '', , , link] = line.trim().split(/\s+/);
    if (link === undefined || !/^[0-9a-f]{32}$/.test(address) || address.startsWith('fe80')) return [];
    return [{ address: ipv6(address), prefix: Number.parseInt(prefix, 16), link }];
  });
}
