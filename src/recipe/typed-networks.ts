/** nft(8) takes several commands at once; what is there already is not added again. */
const nat = (chain: string, priority: string, rule: string): string =>
  `nft 'add table ip nat; add chain ip nat ${chain} { type nat hook ${chain} priority ${priority}; }; ` +
  `add rule ip nat ${chain} ${rule}'`;

const withPort = (address: string, port: string): string =>
  address.includes(':') ? address : `${address}:${port}`;

/** What one types with ip(8) and nft(8), by the name of the step. */
export const NETWORKS_TYPED: Readonly<Record<string, (...args: readonly string[]) => string>> = {
  bridge: (name = '') => `ip link add ${name} type bridge`,
  veth: (name = '', peer = '', where?: string) =>
    `ip link add ${name} type veth peer name ${peer}${where === undefined ? '' : ` netns ${where}`}`,
  plug: (link = '', bridge = '') => `ip link set ${link} master ${bridge}`,
  address: (link = '', address = '') => `ip address add ${address} dev ${link}`,
  up: (link = '') => `ip link set ${link} up`,
  route: (...words) => `ip route add ${words.join(' ')}`,
  forward: (off?: string) => `echo ${off === undefined ? 1 : 0} > /proc/sys/net/ipv4/ip_forward`,
  masquerade: (link = '') => nat('postrouting', '100', `oifname ${link} masquerade`),
  dnat: (link = '', port = '', address = '') =>
    nat('prerouting', '-100', `iifname ${link} tcp dport ${port} dnat to ${withPort(address, port)}`),
};
