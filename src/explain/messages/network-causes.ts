import type { Machine } from '../../run/machine.js';
import { asRoot } from '../../run/way-out.js';
import { tunNotAllowed, tunNotThere } from '../checks/network.js';
import { noSuchLinkKind, noTables } from '../checks/network-options.js';
import type { Cause } from '../entry.js';

/** What a machine keeps closed about networks, beside user and network namespaces as such. */

/** A line of a file; quotes in it stand behind a backslash, so that it may itself be between single quotes. */
function writtenByRoot(machine: Machine, line: string, file: string): string {
  if (machine.uid === 0) return `echo ${line} > ${file}`;
  return machine.program('sudo') === null
    ? `su -c 'echo ${line} > ${file}'`
    : `echo ${line} | sudo tee ${file}`;
}

/** The device is for root only. */
export const TUN_NOT_ALLOWED: Cause = {
  because:
    'pasta and slirp4netns stand between a namespace and the outside: they open /dev/net/tun, make a link of it in the ' +
    'namespace, and turn what comes by it into ordinary sockets of yours. Here that device is for root only.',
  check: tunNotAllowed,
  wayOut:
    'The administrator opens it for all, as most distributions have it, until the next boot or for good:',
  type: (machine) => [
    asRoot(machine, 'chmod 666 /dev/net/tun'),
    writtenByRoot(machine, 'KERNEL==\\"tun\\", MODE=\\"0666\\"', '/etc/udev/rules.d/60-tun.rules'),
  ],
  risk:
    'Little: to make a link of it takes CAP_NET_ADMIN in the network namespace, so on the host it stays with root. Every user ' +
    'can then reach that driver of the kernel from a namespace of theirs.',
};

/** There is none. */
export const TUN_NOT_THERE: Cause = {
  because:
    'There is no /dev/net/tun here, as in most containers, or the kernel has no driver for it (CONFIG_TUN, module tun).',
  check: tunNotThere,
  wayOut:
    'On a machine the administrator loads the driver. A container is given the device when it is started:',
  type: (machine) => [asRoot(machine, 'modprobe tun'), 'docker run --device /dev/net/tun ...'],
  risk: 'A driver of the kernel more that can be reached; to make a link of it takes CAP_NET_ADMIN all the same.',
};

const OTHER_KERNEL = 'The administrator loads the module, if there is one; else only another kernel has it:';

/** Bridges or veth pairs were left out of the kernel. */
export const NO_SUCH_LINK_KIND: Cause = {
  because:
    'This kernel has no links of that kind: CONFIG_VETH or CONFIG_BRIDGE is not set, or the module is not loaded.',
  check: noSuchLinkKind,
  wayOut: OTHER_KERNEL,
  type: (machine) => [asRoot(machine, 'modprobe -a veth bridge')],
  risk: 'These modules are code of the kernel that every user with a user namespace can reach.',
};

/** So were the rules of nft(8). */
export const NO_TABLES: Cause = {
  because:
    'This kernel has no nf_tables, or not its NAT: CONFIG_NF_TABLES, CONFIG_NFT_NAT or CONFIG_NFT_MASQ is not set, or the ' +
    'modules are not loaded.',
  check: noTables,
  wayOut: OTHER_KERNEL,
  type: (machine) => [asRoot(machine, 'modprobe -a nf_tables nft_chain_nat nft_nat nft_masq')],
  risk: 'nf_tables is code of the kernel in which flaws have been found that made users root.',
};
