import { asRoot } from '../../run/way-out.js';
import { orElsewhere } from '../checks/finding.js';
import { pingNotAllowed } from '../checks/network.js';
import type { Entry } from '../entry.js';
import { asInOutput } from '../like-recipe.js';

/** Networks. */
export const NETWORK_ENTRIES: readonly Entry[] = [
  {
    id: 'ping-refused',
    means: 'ping could not open a socket for ICMP.',
    patterns: [
      /ping\b.*(?:socket|permission|denied|not permitted|are you root).*/i,
      /socket.*SOCK_RAW.*Operation not permitted/i,
    ],
    example: 'ping: socket: Operation not permitted',
    causes: [
      {
        because:
          'A socket for ICMP needs CAP_NET_RAW, or a group that net.ipv4.ping_group_range has. That setting belongs to the ' +
          'network namespace, and in a new one it has no group at all ("1 0").',
        check: orElsewhere(pingNotAllowed),
        wayOut:
          'In a namespace of your own write the group that you are there; for the host the administrator does:',
        type: (machine) => [
          "echo '0 0' > /proc/sys/net/ipv4/ping_group_range",
          asRoot(machine, `sysctl -w net.ipv4.ping_group_range='0 2147483647'`),
        ],
      },
      {
        because: 'CAP_NET_RAW was dropped, or the container engine does not give it.',
        wayOut: 'See which capabilities are left:',
        type: () => ['learn caps'],
      },
    ],
    man: 'icmp(7), capabilities(7)',
  },
  {
    id: 'network-unreachable',
    means: 'There is no way to that address.',
    patterns: [/Network is unreachable/i],
    example: 'ping: connect: Network is unreachable',
    causes: [
      {
        because: asInOutput(['-rn'], 'Network is unreachable'),
        check: (machine) => {
          const routes = (machine.read('/proc/self/net/route') ?? '').trim().split('\n').length - 1;
          return {
            holds: routes > 0 ? null : true,
            probes: [{ asked: '/proc/self/net/route', said: `${routes} routes in this shell's namespace` }],
          };
        },
        wayOut: 'Bring lo up; for more, connect the namespace with a veth pair or slirp4netns:',
        type: () => ['ip link set lo up'],
      },
    ],
    man: 'network_namespaces(7), veth(4)',
  },
];
