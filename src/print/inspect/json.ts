import { CAPABILITY_KINDS, capabilityHex, capabilityNames } from '../../kernel/capabilities.js';
import type { Confinement } from '../../kernel/confinement/confinement.js';
import { isOutside, isOwn, itsMounts } from '../../kernel/confinement/facts.js';
import { readAll } from '../../kernel/confinement/finding.js';
import { seeMounts } from '../../kernel/confinement/host-mounts.js';
import type { Judgement } from '../../kernel/confinement/judge.js';
import { unseenParts } from '../../kernel/confinement/unseen.js';
import { propagationName } from '../../kernel/mounts.js';
import { mapReadable, type Readable } from '../../kernel/readable.js';
import { rlimitsThatDiffer } from '../../kernel/rlimits.js';
import type { Inspected } from '../../run/inspect/inspect.js';
import { TYPES } from './isolation.js';

/** The page for programs; docs/json.md describes the fields. What could not be read is null, and named in `unseen`. */
export function inspectionJson({ subject, confinement: c }: Inspected, judgement: Judgement): object {
  const { state } = c;
  return {
    word: subject.word,
    pid: subject.pid,
    name: orNull(state.name),
    args: orNull(c.args),
    inside: orNull(mapReadable(state.nspid, ([, ...rest]) => rest)),
    against: c.host.who,
    namespaces: TYPES.map((type) => namespaceJson(c, type)),
    ids: orNull(state.ids),
    uid_map: orNull(state.uid_map),
    gid_map: orNull(state.gid_map),
    setgroups: orNull(state.setgroups),
    capabilities: Object.fromEntries(
      CAPABILITY_KINDS.map((kind) => [
        kind,
        orNull(
          mapReadable(state.caps[kind], (set) => ({ hex: capabilityHex(set), names: capabilityNames(set) })),
        ),
      ]),
    ),
    no_new_privs: orNull(state.no_new_privs),
    seccomp: orNull(state.seccomp),
    label: orNull(c.label),
    root: orNull(state.root),
    cwd: orNull(placeJson(c)),
    mounts: orNull(mountsJson(c)),
    cgroup: orNull(state.cgroup),
    limits: orNull(state.limits),
    limits_above: orNull(c.limitsAbove),
    rlimits: orNull(mapReadable(c.rlimits, ({ its, ours }) => rlimitsThatDiffer(its, ours))),
    descriptors: orNull(descriptorsJson(c)),
    terminal: orNull(state.terminal),
    tree: c.tree,
    findings: judgement.findings,
    clear: judgement.clear.map(({ id }) => id),
    unknown: judgement.unknown.map(({ rule, reason }) => ({ rule: rule.id, reason })),
    unseen: unseenParts(c),
  };
}

function orNull<T>(value: Readable<T>): T | null {
  return value.ok ? value.value : null;
}

function namespaceJson(c: Confinement, type: (typeof TYPES)[number]): object {
  const [link, relation] = [c.state.namespaces[type], c.relations[type]];
  return {
    type,
    inode: link.ok ? link.value.inode : null,
    own: orNull(isOwn(c, type)),
    owner: relation.ok ? relation.value.owner : null,
    creator: relation.ok ? relation.value.creator : null,
  };
}

function placeJson({ cwd, state }: Confinement) {
  return mapReadable(readAll({ cwd, mounts: state.mounts, root: state.root }), (all) => ({
    path: all.cwd.path,
    outside: isOutside(all.cwd, all.mounts, all.root.path),
  }));
}

function mountsJson(c: Confinement) {
  return mapReadable(readAll({ visible: itsMounts(c), host: c.host.mounts }), ({ visible, host }) =>
    seeMounts(visible, host).map(({ mount, readOnly, fromHost, masks }) => ({
      path: mount.mountPoint,
      type: mount.type,
      root: mount.root,
      propagation: propagationName(mount.propagation),
      read_only: readOnly,
      from_host: fromHost,
      masks,
    })),
  );
}

function descriptorsJson({ descriptors, state }: Confinement) {
  return mapReadable(readAll({ descriptors, mounts: state.mounts, root: state.root }), (all) =>
    all.descriptors.map(({ fd, kind, path, writable, socket, mount }) => ({
      fd,
      kind,
      path,
      writable,
      outside: isOutside({ path, mount }, all.mounts, all.root.path),
      ...(socket === undefined ? {} : { network: socket.network }),
    })),
  );
}
