import type { LinkAddress } from '../../../kernel/addresses.js';
import type { Connection } from '../../../kernel/connections.js';
import { decide, met, type Rule, type Seen, unmet } from '../rule.js';

const isOfLoopback = (address: string): boolean => /^127\.|^::1$/.test(address);
const portOf = (end: string): number => Number(end.slice(end.lastIndexOf(':') + 1));

/** From here on the kernel takes ports for those that ask for none: ip_local_port_range, ip(7). */
const FIRST_OF_CLIENTS = 32768;

/** The same connection: what one calls its own end the other calls the far one. */
const isDirect = (a: Connection, b: Connection): boolean => a.here === b.there && a.there === b.here;

/** One end is called the same by both, the other is not: somebody in between puts another address in its place. */
function isTranslated(a: Connection, b: Connection): boolean {
  if (isDirect(a, b)) return false;
  return isOneEnd(a.here, b.there, [a.there, b.here]) || isOneEnd(a.there, b.here, [a.here, b.there]);
}

/** Many may be connected with one port of a server; then the other end has to be of one port too. */
function isOneEnd(mine: string, theirs: string, [other, others]: readonly [string, string]): boolean {
  return mine === theirs && (portOf(mine) >= FIRST_OF_CLIENTS || portOf(other) === portOf(others));
}

const HOW = {
  direct: { is: isDirect, says: 'has a connection with the first, and both call its ends the same' },
  translated: {
    is: isTranslated,
    says: 'has a connection with the first, and the two do not call its ends the same',
  },
} as const;

function linksToRouteBetween(addresses: readonly LinkAddress[]): Seen {
  const outer = addresses.filter(({ address }) => !isOfLoopback(address));
  const links = new Set(outer.flatMap(({ link }) => link ?? []));
  if (links.size >= 2) return met(`passes packets on between ${[...links].join(' and ')}`);
  return unmet(
    `would pass packets on, and ${links.size === 0 ? 'no link has' : `only ${[...links][0]} has`} an address and is up`,
  );
}

/** What a network namespace needs so that one can talk, and that somebody does. */
export const networkRules: {
  address: Rule<string>;
  route: Rule<string>;
  forwards: Rule<true>;
  talks: Rule<keyof typeof HOW>;
} = {
  address: {
    wants: (wanted) =>
      wanted === 'any' ? 'has an address that others can reach' : `has the address ${wanted}`,
    sees: (wanted, { snapshot }) =>
      decide(snapshot.addresses, 'addresses', (all) => {
        const texts = all
          .filter(({ address }) => !isOfLoopback(address))
          .map(({ address, prefix }) => (prefix === null ? address : `${address}/${prefix}`));
        if (texts.length === 0) return unmet('has no address but those of lo');
        const says = `has the address${texts.length === 1 ? '' : 'es'} ${texts.join(', ')}`;
        return wanted === 'any' || texts.includes(wanted) ? met(says) : unmet(says);
      }),
  },
  route: {
    wants: (wanted) => `has a route to ${wanted === 'default' ? 'everywhere else' : wanted}`,
    sees: (wanted, { snapshot }) =>
      decide(snapshot.routes, 'routes', (routes) => {
        const [found] = routes.filter(({ to, via }) => to === wanted && (to !== 'default' || via !== null));
        if (found !== undefined)
          return met(`has the route ${wanted}${found.via === null ? '' : ` via ${found.via}`}`);
        const others = routes.map(({ to }) => to).join(', ');
        return unmet(others === '' ? 'has no route at all' : `has no route ${wanted}, only to ${others}`);
      }),
  },
  forwards: {
    wants: () => 'has addresses on two links and passes packets on from one to the other',
    // The setting alone would say nothing: a new namespace takes it over from the host's.
    sees: (_, { forwards, snapshot }) =>
      decide(forwards, 'a setting ip_forward', (on) =>
        on
          ? decide(snapshot.addresses, 'addresses', linksToRouteBetween)
          : unmet('does not pass packets on: ip_forward is 0 there'),
      ),
  },
  talks: {
    wants: (how) => HOW[how].says,
    sees: (how, look, { first }) =>
      decide(look.connections, 'connections', (its) => {
        if (first === undefined) return unmet('is alone');
        return decide(first.connections, 'connections', (others) => {
          const pairs = its.flatMap((a) => others.map((b) => [a, b] as const));
          if (pairs.some(([a, b]) => HOW[how].is(a, b))) return met(HOW[how].says);
          const other = how === 'direct' ? 'translated' : 'direct';
          return unmet(
            pairs.some(([a, b]) => HOW[other].is(a, b))
              ? HOW[other].says
              : 'has no open TCP connection with the first',
          );
        });
      }),
  },
};
