import type { StepKind } from './kind.js';

/** Links between network namespaces, and what is to be known to talk over them. */
export const NETWORKS_STEPS: readonly StepKind[] = [
  {
    name: 'bridge',
    args: 'NAME',
    what: 'make a bridge: a switch with room for many links',
    man: 'rtnetlink(7), bridge(8)',
  },
  {
    name: 'veth',
    args: 'NAME PEER [FILE|PID]',
    what:
      'make a cable with an end here and an end, PEER, in the network namespace of this file or process ' +
      '(default: here)',
    man: 'veth(4), rtnetlink(7)',
  },
  {
    name: 'plug',
    args: 'LINK BRIDGE',
    what: 'plug a link into a bridge, as one of its ports',
    man: 'rtnetlink(7), bridge(8)',
  },
  {
    name: 'address',
    args: 'LINK ADDRESS/PREFIX',
    what: 'give a link an address; the prefix says which addresses are on the same wire',
    man: 'rtnetlink(7), ip-address(8)',
  },
  {
    name: 'up',
    args: 'LINK',
    what: 'switch a link on',
    man: 'rtnetlink(7), ip-link(8)',
  },
  {
    name: 'route',
    args: 'DESTINATION via ADDRESS',
    what: "send packets to a destination, 'default' or 10.0.0.0/24, by way of this neighbour",
    man: 'rtnetlink(7), ip-route(8)',
  },
  {
    name: 'forward',
    args: '[off]',
    what: 'pass packets on from one link to another, as a router does; off: no longer',
    man: 'ip(7), proc_sys_net(5)',
  },
  {
    name: 'masquerade',
    args: 'LINK',
    what: "what leaves by this link gets the link's own address as its sender",
    man: 'nft(8)',
  },
  {
    name: 'dnat',
    args: 'LINK PORT ADDRESS[:PORT]',
    what: 'who connects to this TCP port by this link gets to that address behind it',
    man: 'nft(8)',
  },
];
