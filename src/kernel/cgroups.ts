/** One line of `/proc/<pid>/cgroup`: the group that a process is in, in one hierarchy. */
export interface CgroupMembership {
  /** 0 is the unified hierarchy of version 2; version 1 hierarchies are numbered as they were mounted. */
  readonly hierarchy: number;
  /** Empty for version 2; `name=systemd` for a hierarchy without controllers. */
  readonly controllers: readonly string[];
  /** Relative to the root of the reader's cgroup namespace, so it may begin with `/..`. */
  readonly path: string;
}

/** Reads `/proc/<pid>/cgroup`, cgroups(7), of version 1, 2 or both at once; null if a line of it is none. */
export function parseCgroups(text: string): readonly CgroupMembership[] | null {
  const groups = text.split('\n').filter(Boolean).map(parseMembership);
  return groups.every((group) => group !== null) ? groups : null;
}

/**
 * The groups in one line: the path alone if it is the same everywhere (`/`), else the hierarchies by path:
 * `cpu,memory:/a  0::/b`. Hierarchies in whose root the process is are then left out: it is in no group of theirs.
 */
export function cgroupText(groups: readonly CgroupMembership[]): string {
  const [first, ...others] = new Set(groups.map((group) => group.path));
  if (first === undefined) return 'in no hierarchy';
  if (others.length === 0) return first;
  return [first, ...others]
    .filter((path) => path !== '/')
    .map((path) => pathText(groups, path))
    .join('  ');
}

function pathText(groups: readonly CgroupMembership[], path: string): string {
  const here = groups.filter((group) => group.path === path);
  const controllers = here.flatMap((group) => group.controllers).join(',');
  const unified = here.some((group) => group.controllers.length === 0) ? [`0::${path}`] : [];
  return [...(controllers === '' ? [] : [`${controllers}:${path}`]), ...unified].join('  ');
}

// Only the first two colons separate: a path may hold more of them.
function parseMembership(line: string): CgroupMembership | null {
  const [, hierarchy, controllers, path] = /^(\d+):([^:]*):(\/.*)$/s.exec(line) ?? [];
  if (controllers === undefined || path === undefined) return null;
  return { hierarchy: Number(hierarchy), controllers: controllers.split(',').filter(Boolean), path };
}
