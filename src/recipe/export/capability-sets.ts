import type { ContainerSpec, Here } from './spec.js';

/** The five sets, by name, as the command has them. */
export interface CapabilitySets {
  readonly bounding: readonly string[];
  readonly permitted: readonly string[];
  readonly effective: readonly string[];
  readonly inheritable: readonly string[];
  readonly ambient: readonly string[];
}

/** Whether the command is user 0 in its user namespace. */
export function isRootInside({ user, uidMap, namespaces }: ContainerSpec, here: Here): boolean {
  if (user !== null) return user.uid === 0;
  if (!namespaces.includes('user')) return here.uid === 0;
  return uidMap.some(
    ({ inside, outside }) => (inside ?? here.uid) === 0 && (outside ?? here.uid) === here.uid,
  );
}

/**
 * The sets behind the exec of a program without capabilities of its own: capabilities(7), "Transformation of capabilities
 * during execve()".
 */
export function capabilitySets(spec: ContainerSpec, here: Here): CapabilitySets {
  const { dropped, inheritable, ambient, securebits } = spec.capabilities;
  const mayHaveAny = spec.namespaces.includes('user') || here.uid === 0;
  const bounding = mayHaveAny
    ? here.capabilities.filter((name) => dropped !== 'all' && !dropped.includes(name))
    : here.capabilities;
  const root = isRootInside(spec, here) && !securebits.includes('noroot');
  const permitted = root
    ? here.capabilities.filter((name) => [...bounding, ...inheritable].includes(name))
    : ambient;
  return { bounding, permitted, effective: permitted, inheritable, ambient };
}
