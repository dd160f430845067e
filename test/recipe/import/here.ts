import { CAPABILITY_NAMES } from '../../../src/kernel/capability-names.js';
import { parseConfig } from '../../../src/recipe/import/config.js';
import { importConfig } from '../../../src/recipe/import/import.js';
import type { Imported, ImportHere } from '../../../src/recipe/import/types.js';
import { formatStep } from '../../../src/recipe/parse.js';

/** A made-up machine, and a normal user on it: all files are there, and no control group can be made. */
export const user: ImportHere = {
  uid: 1001,
  gid: 1001,
  privileged: false,
  mayRaise: false,
  ranges: { uid: [], gid: [] },
  capabilities: CAPABILITY_NAMES,
  calls: ['read', 'write', 'mount', 'reboot', 'clone', 'clone3', 'unshare', 'setns', 'socket', 'ptrace'],
  hardLimits: { nofile: 4096, core: null },
  bundle: '/bundle',
  machine: 'x86_64',
  kernel: [6, 1],
  onHost: () => 'folder',
  inRoot: () => 'folder',
  noGroup: () => 'there is no place for one',
};

export const root: ImportHere = {
  ...user,
  uid: 0,
  gid: 0,
  privileged: true,
  mayRaise: true,
  noGroup: () => undefined,
};

/** A small configuration, with these keys in place of its own. */
export const small = (keys: object = {}): object => ({
  ociVersion: '1.0.2',
  process: { args: ['sh'], cwd: '/' },
  root: { path: 'rootfs' },
  linux: { namespaces: [{ type: 'mount' }] },
  ...keys,
});

export function imported(config: object, here: ImportHere = user): Imported {
  const read = parseConfig(JSON.stringify(config), 'config.json');
  return importConfig(read.config, read.raw, here);
}

export const stepsOf = ({ steps }: Imported): string[] => steps.map(({ step }) => formatStep(step));
