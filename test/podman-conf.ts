import { rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Settings with which podman keeps its locks and networks in `folder` too, containers.conf(5): without them some stay in
 * /dev/shm and /run. Empty folders that it makes for root all the same are removed when the tests have ended.
 * @returns the file, for CONTAINERS_CONF.
 */
export function podmanConf(folder: string): string {
  const file = join(folder, 'containers.conf');
  const networks = `network_config_dir = "${join(folder, 'networks')}"`;
  writeFileSync(file, ['[engine]', 'lock_type = "file"', '[network]', networks, ''].join('\n'));
  return file;
}

process.once('exit', () => {
  for (const made of ['/run/containers/networks', '/run/containers', '/run/crun']) removeIfEmpty(made);
});

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is not there, somebody uses it, or it is not ours to remove.
  }
}
