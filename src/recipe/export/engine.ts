import { capabilitySets } from './capability-sets.js';
import { engineMountReasons, engineMounts } from './engine-mounts.js';
import { seccompFilter } from './oci-seccomp.js';
import { always, never, told } from './reasons.js';
import { type ScriptFile, scriptHead } from './script.js';
import type { ContainerSpec, Exported, Here, LeftOut } from './spec.js';
import { shellLine } from './words.js';

/** What is said otherwise to docker than to podman; all else is the same for both. */
export interface Engine {
  /** Options for the id maps, and for what is to be hidden or shown; lines for a shell. */
  readonly options: readonly string[];
  /** Lines before the call. */
  readonly before: readonly string[];
  readonly program: string;
  /** The last words before the command: a folder, or an image. */
  readonly image: string;
  readonly leftOut: readonly LeftOut[];
}

/** A script with one call of `docker run` or of `podman run`: podman takes the options of docker, and has some more. */
export function runBy(engine: Engine, spec: ContainerSpec, here: Here): Exported {
  const options = [
    '--rm --interactive $terminal',
    ...namespaces(spec),
    ...engine.options,
    ...privileges(spec, here),
    ...limits(spec),
    ...engineMounts(spec),
    ...(spec.cwd === null ? [] : [shellLine(['--workdir', spec.cwd])]),
    `${engine.image} "$@"`,
  ];
  return {
    text: `${[
      ...scriptHead(spec, true, filterFile(spec)),
      '# A terminal of its own, when there is one here.',
      'terminal=',
      '[ ! -t 0 ] || terminal=--tty',
      ...engine.before,
      `${engine.program} run \\\n  ${options.join(' \\\n  ')}`,
    ].join('\n')}\n`,
    leftOut: [...spec.leftOut, ...unspeakable(spec, here), ...engine.leftOut, ...engineMountReasons(spec)],
  };
}

function filterFile({ seccomp }: ContainerSpec): ScriptFile | null {
  if (seccomp.length === 0) return null;
  const text = JSON.stringify(seccompFilter(seccomp));
  return { variable: 'filter', about: 'The filter of system calls, which has to be in a file.', text };
}

function namespaces({ namespaces: own, hostname }: ContainerSpec): string[] {
  const kind = (name: 'pid' | 'ipc' | 'cgroup', inside: string): string =>
    own.includes(name) ? inside : 'host';
  const named = hostname === null ? '"$(uname -n)"' : shellLine([hostname]);
  return [
    `--pid ${kind('pid', 'private')} --ipc ${kind('ipc', 'none')} --network ${own.includes('net') ? 'none' : 'host'}`.replace(
      // This is what happens without a word, and docker has no word for it.
      '--pid private ',
      '',
    ),
    // Without a name of its own the container would get its number for one.
    own.includes('uts') ? `--hostname ${named}` : '--uts host',
    `--cgroupns ${kind('cgroup', 'private')}`,
  ];
}

function privileges(spec: ContainerSpec, here: Here): string[] {
  const { bounding } = capabilitySets(spec, here);
  const lacking = here.capabilities.filter((name) => !bounding.includes(name));
  const drop = lacking.flatMap((name) => ['--cap-drop', short(name)]);
  return [
    bounding.length === 0 ? '--cap-drop ALL' : shellLine(['--cap-add', 'ALL', ...drop]),
    `--security-opt seccomp=${spec.seccomp.length === 0 ? 'unconfined' : '"$filter"'}`,
    ...(spec.noNewPrivs ? ['--security-opt no-new-privileges'] : []),
    ...(spec.user === null ? [] : [`--user ${spec.user.uid}:${spec.user.gid}`]),
    ...(spec.mounts.some(({ kind, target }) => kind === 'read-only' && target === '/')
      ? ['--read-only']
      : []),
  ];
}

const short = (name: string): string => name.replace(/^cap_/, '').toUpperCase();

function limits({ rlimits, cgroup }: ContainerSpec): string[] {
  const { memory, cpu, pids } = cgroup ?? {};
  const words = [
    ...rlimits.flatMap(({ name, soft, hard }) => ['--ulimit', `${name}=${soft ?? -1}:${hard ?? -1}`]),
    // Both the same: nothing is swapped.
    ...(typeof memory === 'number' ? ['--memory', `${memory}b`, '--memory-swap', `${memory}b`] : []),
    ...(typeof cpu === 'number' ? ['--cpus', `${cpu / 100}`] : []),
    // Without a word podman has a limit of its own.
    '--pids-limit',
    `${pids ?? -1}`,
  ];
  return [shellLine(words)];
}

function unspeakable(spec: ContainerSpec, here: Here): LeftOut[] {
  const { namespaces: own, root, capabilities, terminal, cgroup } = spec;
  const { inheritable, ambient, permitted, bounding } = capabilitySets(spec, here);
  return [
    ...always(spec, ['mnt']),
    ...never(spec, { time: 'it does not know this kind' }),
    ...told([
      [
        root === null,
        "the host's root directory",
        'it always wants a root file system: give a folder in ROOTFS',
      ],
      [root?.entered === 'chroot', 'chroot', 'it always uses pivot_root'],
      [root?.old !== undefined, 'the old root', 'it takes it away'],
      [
        inheritable.length + ambient.length > 0,
        'the inheritable and the ambient set',
        'it has no options for them',
      ],
      [
        permitted.length > 0 && permitted.length < bounding.length,
        'capabilities for others than root',
        'it gives them to user 0 only',
      ],
      [capabilities.securebits.length > 0, 'securebits', 'it has no option for them'],
      [terminal === 'none', 'setsid', 'it makes a session for every container'],
      [own.includes('net') && !spec.loopback, 'a loopback interface that is down', 'it brings lo up'],
      [cgroup !== null, 'the name of the control group', 'it names the group after the container'],
      [
        ['private', 'slave', 'shared'].includes(spec.propagation) && spec.propagation !== 'private',
        `mounts that are ${spec.propagation === 'shared' ? 'shared' : 'slaves'}`,
        'how they travel it lets one say for each bind, and not for the root',
      ],
    ]),
  ];
}
