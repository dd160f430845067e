import { spawnSync } from 'node:child_process';
import { parseLinkNames } from '../kernel/network.js';
import { readProcessFile } from '../kernel/proc.js';
import { findHelper } from './helper.js';

/** A name for a bridge of the host that no other run has. A link's name has 15 letters, and two are left for a cable: `-a`. */
export function bridgeName(): string {
  const random = Math.random().toString(36).slice(2).padEnd(7, '0');
  return `learn-${random.slice(0, 7)}`;
}

/**
 * Takes away a link that a killed run has left in the network of the host: the guard of stagehand does so otherwise.
 * @returns its name if it was there and is gone, nothing if it was not there; null if it stays.
 */
export function removeLink(name: string): string[] | null {
  // /sys may show another network than ours.
  const links = readProcessFile('self', 'net/dev');
  if (!links.ok) return null;
  if (!parseLinkNames(links.value)?.includes(name)) return [];
  const helper = findHelper();
  if (helper === undefined) return null;
  return spawnSync(helper, ['--remove-link', name]).status === 0 ? [`the link ${name}`] : null;
}
