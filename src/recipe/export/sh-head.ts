import { needs } from '../placeholders.js';
import { ownGroup, refuseGroupLines, removeGroupLines } from './sh-cgroup.js';
import type { ContainerSpec } from './spec.js';
import { shellLine } from './words.js';

/** What a script begins with: its settings, what it makes before the first step, and how that goes away again. */
export function head(spec: ContainerSpec): string[] {
  const uses = (name: 'ROOTFS' | 'UUID' | 'TMPDIR'): boolean => needs(spec, name);
  const scratch = uses('ROOTFS') || uses('TMPDIR') || spec.steps.some(({ name }) => name === 'dev');
  return [
    'set -eu',
    'export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin:/usr/bin:/bin"',
    `[ $# -gt 0 ] || set -- ${shellLine(spec.command)}`,
    ...(needs(spec, 'CGROUP') ? [orBox('CGROUP')] : []),
    ...(uses('UUID') ? [orBox('UUID')] : []),
    ...(scratch || ownGroup(spec) !== null
      ? ['', ...refuseGroupLines(spec), ...cleanUp(spec, scratch, uses('ROOTFS'))]
      : []),
    '',
  ];
}

const orBox = (name: string): string => `export ${name}="\${${name}:-box-$$}"`;

function cleanUp(spec: ContainerSpec, scratch: boolean, rootfs: boolean): string[] {
  const nobody = becomesNobody(spec) ? ['[ "$(id -u)" -ne 0 ] || chown -hR 65534:65534 "$work"'] : [];
  return [
    ...(rootfs
      ? [
          '# The root file system: a folder of yours, of which this is a copy.',
          `: "\${ROOTFS:?name a folder with a root file system, as in: ROOTFS=/srv/root sh FILE}"`,
        ]
      : []),
    '# However it ends, but by SIGKILL, nothing stays.',
    ...(scratch ? ['work=$(mktemp -d)', 'chmod 711 "$work"'] : []),
    'clean_up() {',
    ...(scratch ? ['  rm -rf -- "$work"'] : []),
    ...removeGroupLines(spec),
    '}',
    'trap clean_up EXIT',
    "trap 'exit 129' HUP",
    "trap 'exit 130' INT",
    "trap 'exit 143' TERM",
    ...(scratch ? ['mkdir "$work/tmp"', 'export TMPDIR="$work/tmp"'] : []),
    ...(rootfs ? ['cp -a -- "$ROOTFS" "$work/rootfs"', 'export ROOTFS="$work/rootfs"'] : []),
    ...nobody,
  ];
}

/** As `learn` does: root in a user namespace that maps root to root could change the host's files. */
export function becomesNobody(spec: ContainerSpec): boolean {
  return needs(spec, 'ROOTFS') && spec.namespaces.includes('user');
}
