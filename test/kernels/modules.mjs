// Which of a kernel's modules the virtual machine loads, and in which order.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/** For the root file system; and what a user namespace may ask for, but not make the kernel load by itself. */
const WANTED = [
  ...['virtio_pci', '9pnet_virtio', '9p', 'overlay', 'virtio_rng'],
  ...['crc32c_generic', 'tun', 'veth', 'bridge', 'nf_tables', 'nft_masq', 'nft_nat', 'nft_chain_nat', 'fuse'],
];

/** The wanted modules and all that they need, what is needed first. Those built into the kernel are not among them. */
export async function modulesInOrder(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => /\.ko(\.xz)?$/.test(file));
  const byName = new Map(files.map((file) => [nameOf(file), join(folder, file)]));
  const order = new Map();
  const add = async (module) => {
    const path = byName.get(module);
    if (path === undefined || order.has(module)) return;
    for (const needed of dependencies(await readModule(path))) await add(needed);
    order.set(module, path);
  };
  for (const module of WANTED) await add(module);
  return [...order].map(([module, path]) => ({ module, path }));
}

/** A module as insmod takes it: Debian compresses them since 6.12. */
export async function readModule(path) {
  if (!path.endsWith('.xz')) return readFileSync(path);
  return (await execa('xz', ['-dc', path], { encoding: 'buffer' })).stdout;
}

// The section .modinfo has KEY=VALUE strings, each ended by a zero byte. modules.dep, which would have the same, is
// only made when a kernel is installed.
function dependencies(module) {
  const [, names = ''] = /\0depends=([^\0]*)\0/.exec(Buffer.from(module).toString('latin1')) ?? [];
  return names.split(',').filter(Boolean).map(nameOf);
}

// modprobe(8): - and _ are the same in names.
function nameOf(file) {
  return file
    .replace(/.*\//, '')
    .replace(/\.ko.*/, '')
    .replaceAll('-', '_');
}
