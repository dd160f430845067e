import type { OciConfig } from './config.js';
import { type Draft, emptyDraft } from './draft.js';
import { joinGroup } from './groups.js';
import { hidePaths } from './hidden-paths.js';
import { isSomebodyElse } from './ids.js';
import { makePoints, mountAll, planMounts } from './mounts.js';
import { enterNamespaces, wantedNamespaces } from './namespaces.js';
import { cleanPath, places, ROOT } from './places.js';
import { giveUpPrivileges } from './privileges.js';
import type { Imported, ImportHere } from './types.js';
import { unusedKeys } from './unused.js';

/**
 * An OCI configuration as steps, in the order that works.
 * @param raw as it was read, for what is not used of it.
 * @param command in place of `process.args`; empty: those.
 */
export function importConfig(
  config: OciConfig,
  raw: unknown,
  here: ImportHere,
  command: readonly string[] = [],
): Imported {
  const draft = emptyDraft();
  const namespaces = wantedNamespaces(draft, config, here);
  const ownUser = namespaces.has('user');
  const context = { draft, config, here, namespaces, places: places(draft, here) };
  const mounts = planMounts(context);
  joinGroup(draft, config, here);
  // Who is root inside may be somebody else outside, whose files these are not.
  if (ownUser && isSomebodyElse(config, here)) makePoints(context, mounts);
  enterNamespaces(draft, config, namespaces, here);
  const { hostname, process } = config;
  if (namespaces.has('net') && namespaces.get('net')?.path == null)
    draft.step(namespaces.get('net')?.from ?? '', 'lo', 'up');
  if (hostname && namespaces.has('uts')) draft.step('hostname', 'hostname', hostname);
  else if (hostname) draft.leave('hostname', 'without a UTS namespace the host would be renamed');
  mountAll(context, mounts);
  enterRoot(draft, config);
  hidePaths(context);
  const cwd = cleanPath(process?.cwd ?? '/');
  if (cwd !== '/') draft.step('process.cwd', 'chdir', cwd);
  giveUpPrivileges(draft, config, here, ownUser);
  if (linuxIsShared(config)) draft.leave('linux.rootfsPropagation', 'no mount event leaves a container here');
  return {
    steps: draft.steps,
    command: command.length > 0 ? command : (process?.args ?? []),
    env: environment(process?.env ?? []),
    terminal: process?.terminal ?? false,
    changed: draft.changed,
    leftOut: [...draft.leftOut, ...unusedKeys(raw)],
  };
}

/** Where the container has no terminals of its own, it gets one of the host's. */
function enterRoot(draft: Draft, { mounts, process }: OciConfig): void {
  const hasTerminals = (mounts ?? []).some(
    ({ destination, type }) => type === 'devpts' && cleanPath(destination) === '/dev/pts',
  );
  if (process?.terminal && !hasTerminals) {
    draft.step('process.terminal', 'pty');
    draft.change(
      'process.terminal',
      'no devpts is mounted, so it is a terminal of the host, which has no name inside',
    );
  }
  draft.step('root.path', 'pivot', ROOT);
  if (process?.terminal && hasTerminals) draft.step('process.terminal', 'pty');
  if (!process?.terminal) draft.step('process.terminal', 'setsid');
}

const linuxIsShared = ({ linux }: OciConfig): boolean =>
  /shared|unbindable/.test(linux?.rootfsPropagation ?? '');

/** As execve(2) hands it on; of two of the same name the last one counts. */
function environment(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines
      .filter((line) => line.indexOf('=') > 0)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}
