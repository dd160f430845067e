import { isMapped } from './ids.js';
import type { Context, Wanted } from './mount-context.js';
import type { FileKind } from './types.js';

/** Shows a file or folder of the host. @returns true: there is a mount. */
export function bind({ draft, here, places }: Context, { from, at, source }: Wanted): boolean {
  draft.step(from, 'bind', source, places.outside(at));
  places.mounted({ at, kind: 'finished', look: (rest) => here.onHost(source + rest) });
  return true;
}

/** A new file system. Some belong to a namespace, and that has to be the own one of who mounts it: mount_namespaces(7), mount(2). */
export function mountNew(context: Context, one: Wanted): boolean {
  const { draft, here, namespaces, places } = context;
  const { type, from, at } = one;
  const has = (kind: 'net' | 'ipc'): boolean =>
    namespaces.has(kind) || (here.privileged && !namespaces.has('user'));
  const fresh = (): boolean => {
    const options = forFileSystem(context, one);
    draft.step(from, 'mount', type === 'cgroup' ? 'cgroup2' : type, places.outside(at), ...options);
    const look = { proc: '/proc', sysfs: '/sys' }[type];
    places.mounted(
      /^(tmp|ram)fs$/.test(type)
        ? { at, kind: 'fresh' }
        : { at, kind: 'finished', look: (rest): FileKind => (look ? here.onHost(look + rest) : 'missing') },
    );
    return true;
  };
  const instead = (source: string, why: string): boolean => {
    draft.change(from, why);
    return bind(context, { ...one, source });
  };
  switch (type) {
    case 'tmpfs':
      return at === '/dev' ? dev(context, one) : fresh();
    case 'devpts':
      return places.covers(at).at === '/dev' && at === '/dev/pts' && places.look('/dev/pts') === 'folder'
        ? inDev(context, one)
        : fresh();
    case 'proc':
      // Before Linux 5.8 its options would be those of the host's, too: proc(5).
      return namespaces.has('pid')
        ? fresh()
        : instead(
            '/proc',
            "without a PID namespace of its own there is no proc to mount, so the host's is bound",
          );
    case 'sysfs':
      return has('net')
        ? fresh()
        : instead(
            '/sys',
            "without a network namespace of its own there is no sysfs to mount, so the host's is bound",
          );
    case 'mqueue':
      if (has('ipc')) return fresh();
      draft.leave(from, 'without an IPC namespace of its own these would be the queues of the host');
      return false;
    case 'cgroup':
    case 'cgroup2':
      if (namespaces.has('cgroup')) return fresh();
      draft.leave(
        from,
        'without a cgroup namespace of its own these would be the control groups of the host',
      );
      return false;
    case 'ramfs':
    case 'overlay':
      return fresh();
    default:
      draft.leave(from, `file systems of the type '${type}' are not mounted here`);
      return false;
  }
}

/** `dev` makes the devices, the links and the terminals along with the tmpfs. */
function dev({ draft, places }: Context, { from, at, data }: Wanted): boolean {
  const others = data.filter((option) => option !== 'mode=755' && option !== 'mode=0755');
  if (others.length > 0)
    draft.leave(`${from}.options ${others.join(',')}`, 'the step dev has none for its tmpfs');
  draft.step(from, 'dev', places.outside(at));
  const own = (rest: string): FileKind =>
    /^\/(pts|shm)$/.test(rest)
      ? 'folder'
      : /^\/(null|zero|full|u?random|tty|ptmx|fd|std\w+)$/.test(rest)
        ? 'file'
        : 'missing';
  places.mounted({ at, kind: 'fresh', look: own });
  return true;
}

/** The devpts that came with `dev`. */
function inDev({ draft }: Context, { from, data }: Wanted): boolean {
  const last = draft.steps.findLastIndex(({ step }) => step.name === 'dev');
  const before = draft.steps[last];
  if (before !== undefined) draft.steps[last] = { ...before, from: `${before.from}, ${from}` };
  const others = data.filter((option) => !/^(ptmxmode=0?666|mode=0?620)$/.test(option));
  if (others.length > 0)
    draft.leave(`${from}.options ${others.join(',')}`, 'the step dev has others for its terminals');
  return false;
}

/** In a user namespace the ids in options have to be mapped. */
function forFileSystem({ draft, config, here, namespaces }: Context, { data, type, from }: Wanted): string[] {
  if (type === 'cgroup' || type === 'cgroup2') return [];
  const isUnmapped = (option: string): boolean => {
    const [, id] = /^[ug]id=(\d+)$/.exec(option) ?? [];
    return id !== undefined && !isMapped(config, here, namespaces.has('user'), Number(id));
  };
  const unmapped = data.filter(isUnmapped);
  if (unmapped.length > 0)
    draft.leave(`${from}.options ${unmapped.join(',')}`, 'nobody has this number inside');
  const kept = data.filter((option) => !isUnmapped(option));
  const own = type === 'devpts' ? ['newinstance', ...kept] : kept;
  return own.length === 0 ? [] : [own.join(',')];
}
