import { asRoot } from '../../run/way-out.js';
import { orElsewhere } from '../checks/finding.js';
import { noRoutes, pingNotAllowed } from '../checks/network.js';
import type { Entry } from '../entry.js';
import { asInOutput, asInRecipe } from '../like-recipe.js';
import { TUN_NOT_ALLOWED, TUN_NOT_THERE } from './network-causes.js';

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
        check: noRoutes,
        wayOut: 'Bring lo up; for more, connect the namespace with a veth pair or slirp4netns:',
        type: () => ['ip link set lo up'],
      },
      {
        because: asInOutput(['-rn', 'veth a b', 'address a 10.0.0.1/24'], 'Network is unreachable'),
        wayOut: 'Say which neighbour passes the rest on. It has to be on the wire of a link that is up:',
        type: () => ['ip route', 'ip route add default via ADDRESS'],
        proof: '-rn + veth a b + address a 10.0.0.1/24 + up a + up b + route default via 10.0.0.2',
      },
    ],
    man: 'network_namespaces(7), veth(4)',
  },
  {
    id: 'no-route-to-host',
    means: 'The way is known, and at its end nobody answers.',
    patterns: [/No route to host/i, /Destination Host Unreachable/i],
    example: 'bash: connect: No route to host',
    causes: [
      {
        because: asInOutput(['-rn'], 'No route to host'),
        wayOut: 'See whether both ends and the bridge are up, and who has the address:',
        type: () => ['ip -brief link', 'ip neighbour', 'ip link set NAME up'],
        proof: '-rn + veth a b + bridge br0 + plug b br0 + up br0 + up b + address a 10.0.0.1/24 + up a',
      },
      {
        because: 'A firewall on the way answers so (nft: reject with icmpx host-unreachable).',
        wayOut: 'See which rules there are, in each namespace on the way:',
        type: () => ['nft list ruleset'],
      },
    ],
    man: 'ip-link(8), ip-neighbour(8)',
  },
  {
    id: 'gateway-invalid',
    means: 'The neighbour of a route is not on the wire of any link here.',
    patterns: [/Nexthop has invalid gateway/i, /route.*ENETUNREACH/],
    example: 'Error: Nexthop has invalid gateway.',
    causes: [
      {
        because: asInRecipe(['-rn', 'route default via 10.0.0.1'], 'ENETUNREACH'),
        wayOut: 'Give the link an address with a prefix that the neighbour is in, then switch it on:',
        type: () => ['ip address add 10.0.0.2/24 dev LINK', 'ip link set LINK up'],
        proof: '-rn + veth a b + address a 10.0.0.2/24 + up a + route default via 10.0.0.1',
      },
      {
        because: asInRecipe(['-rn', 'address a 10.0.0.2/24', 'route default via 10.0.0.1'], 'ENETUNREACH'),
        wayOut: 'Switch the link on before the route is added:',
        type: () => ['ip link set LINK up'],
      },
    ],
    man: 'ip-route(8)',
  },
  {
    id: 'no-such-link',
    means: 'No link of this name is in this network namespace.',
    patterns: [/Cannot find device "/i, /can't find device '/i],
    example: 'Cannot find device "eth0"',
    causes: [
      {
        because:
          'A link is in one network namespace at a time. The other end of a cable is where it was put, and after a move ' +
          'it is not here any more.',
        wayOut: 'See which links are here, and do it in the namespace that has it:',
        type: () => ['ip -brief link', 'nsenter -t PID -U -n --preserve-credentials ip -brief link'],
        proof: '-rn + veth a b + up a',
      },
    ],
    man: 'ip-link(8), veth(4)',
  },
  {
    id: 'tun-refused',
    means: 'The device of which a program makes a link of its own could not be opened.',
    patterns: [
      /\/dev\/net\/tun/,
      /Failed to (?:set up tap|open tun|open\(\) \/dev\/net\/tun)/i,
      /^(?:slirp4netns|pasta)\b.*(?:denied|not permitted|No such)/i,
    ],
    example: 'open("/dev/net/tun"): Permission denied',
    causes: [TUN_NOT_ALLOWED, TUN_NOT_THERE],
    man: 'slirp4netns(1), pasta(1)',
  },
  {
    id: 'network-refused',
    means: 'The kernel refused to change links, addresses, routes or rules.',
    patterns: [
      /RTNETLINK answers: Operation not permitted/i,
      /Operation not permitted \(you must be root\)/,
      /netlink: .*Operation not permitted/i,
      /Could not process rule: Operation not permitted/i,
      /^ip: .*Operation not permitted/i,
    ],
    example: 'RTNETLINK answers: Operation not permitted',
    causes: [
      {
        because: asInRecipe(['bridge br0'], 'EPERM'),
        wayOut: 'Be root in a user namespace of your own, and have a network namespace that belongs to it:',
        type: () => ['unshare -rn sh'],
        proof: '-rn + bridge br0 + veth a b + plug a br0 + masquerade b',
      },
      {
        because: asInRecipe(['-r', 'bridge br0'], 'EPERM'),
        wayOut: 'Make a network namespace in the same call, or join one that belongs to this user namespace:',
        type: () => ['unshare -rn sh', 'nsenter -t PID -U -n --preserve-credentials sh'],
      },
    ],
    man: 'rtnetlink(7), network_namespaces(7), user_namespaces(7)',
  },
  {
    id: 'netns-folder-refused',
    means: 'ip netns could not make the folder in which it keeps namespaces.',
    patterns: [/\/run\/netns.*(?:denied|not permitted|Read-only)/i],
    example: 'mkdir /run/netns failed: Permission denied',
    causes: [
      {
        because:
          'ip-netns(8) mounts each namespace on a file in /run/netns, and /run belongs to root of the host.',
        wayOut:
          'In a mount namespace of your own put a tmpfs over /run; then it works, for all that you start in there:',
        type: () => ['unshare -rmn sh', 'mount -t tmpfs tmpfs /run', 'ip netns add a'],
        proof: '-rmn + mount tmpfs /run + mkdir /run/netns + touch /run/netns/a + keep net /run/netns/a',
      },
    ],
    man: 'ip-netns(8)',
  },
];
