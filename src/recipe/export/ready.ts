import { overlayIsReady } from './oci-mounts.js';
import type { ContainerMount, ContainerSpec, Exporter, LeftOut } from './spec.js';

const OVER_ROOT =
  'the root file system is the folder as it is: mount this there before, and give that folder';
const NOT_READY = 'mount it before: the folders of an overlay have to be there when the container begins';

/** Leaves out mounts that can only be made before a runtime begins: what is to be the root, and overlays of what is not there yet. */
export function withReadyMounts(write: Exporter): Exporter {
  return (spec, here, file) => {
    const reasonFor = (mount: ContainerMount): string | null => {
      if (
        spec.root !== null &&
        mount.target === '/' &&
        ['filesystem', 'bind', 'devices'].includes(mount.kind)
      )
        return OVER_ROOT;
      const isOverlay = mount.kind === 'filesystem' && mount.type === 'overlay';
      return isOverlay && !overlayIsReady(mount, spec) ? NOT_READY : null;
    };
    const left = spec.mounts.flatMap((mount): LeftOut[] => {
      const why = reasonFor(mount);
      return why === null ? [] : [{ what: `${nameOf(mount)} ${mount.target}`, why }];
    });
    const ready: ContainerSpec = {
      ...spec,
      mounts: spec.mounts.filter((mount) => reasonFor(mount) === null),
      leftOut: [...spec.leftOut, ...left],
    };
    return write(ready, here, file);
  };
}

const nameOf = (mount: ContainerMount): string =>
  mount.kind === 'filesystem' ? mount.type : mount.kind === 'devices' ? 'dev' : mount.kind;
