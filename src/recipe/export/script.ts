import { hasPlaceholder, needs } from '../placeholders.js';
import type { ContainerSpec } from './spec.js';
import { shellLine } from './words.js';

/** A file that a script makes for as long as it runs. */
export interface ScriptFile {
  /** The variable of the script that has its name. */
  readonly variable: string;
  readonly about: string;
  readonly text: string;
}

/** What a script begins with that calls one program, and gives its own arguments to the command. */
export function scriptHead(spec: ContainerSpec, rootfs: boolean, file: ScriptFile | null): string[] {
  return [
    'set -eu',
    `[ $# -gt 0 ] || set -- ${shellLine(spec.command)}`,
    ...(rootfs
      ? [`: "\${ROOTFS:?name a folder with a root file system, as in: ROOTFS=/srv/root sh FILE}"`]
      : []),
    // The host name is the container's, and the command's; a step may not name it at all.
    ...(needs(spec, 'UUID') || hasPlaceholder(spec.hostname ?? '') ? [`UUID="\${UUID:-box-$$}"`] : []),
    ...(file === null ? [] : temporary(file)),
  ];
}

function temporary({ variable, about, text }: ScriptFile): string[] {
  return [
    `# ${about}`,
    `${variable}=$(mktemp)`,
    `trap 'rm -f "$${variable}"' EXIT`,
    "trap 'exit 129' HUP",
    "trap 'exit 130' INT",
    "trap 'exit 143' TERM",
    `cat >"$${variable}" <<'END'`,
    text.trimEnd(),
    'END',
  ];
}
