import {
  CAPABILITY_KINDS,
  type CapabilityKind,
  capabilityNames,
  describeCapabilities,
  emptyCapabilitySet,
  hasCapability,
  joinCapabilities,
} from '../../kernel/capabilities.js';
import { capabilityAllows, capabilityBit } from '../../kernel/capability-names.js';
import type { Confinement } from '../../kernel/confinement/confinement.js';
import { isOwn } from '../../kernel/confinement/facts.js';
import { readAll } from '../../kernel/confinement/finding.js';
import { escapeControls } from '../../kernel/printable.js';
import { mapReadable } from '../../kernel/readable.js';
import { seccompText } from '../../kernel/seccomp.js';
import { textWidth, wrap } from '../wrap.js';
import { TYPES } from './isolation.js';
import { section, words } from './section.js';

/** Capabilities and what they allow, and what else is in the way of its system calls. */
export function rightsLines(c: Confinement): string[] {
  const { caps, last_cap, no_new_privs, seccomp } = c.state;
  return section(
    'May do what',
    [
      ...CAPABILITY_KINDS.map(
        (kind) => [kind, words(caps[kind], (set) => describeCapabilities(set, last_cap))] as const,
      ),
      ['they count', countText(c)],
      ['no_new_privs', words(no_new_privs, (on) => (on ? 'on: no exec gives it more rights' : 'off'))],
      ['seccomp', words(seccomp, (one) => (one.mode === 'disabled' ? 'no filter' : seccompText(one)))],
      ['security label', words(c.label, (text) => (text === null ? 'none' : escapeControls(text)))],
    ],
    allowedLines(c),
  );
}

/** Where its capabilities are good for anything, user_namespaces(7). */
function countText(c: Confinement): string {
  const { state, relations } = c;
  const parts = readAll({
    own: isOwn(c, 'user'),
    user: state.namespaces.user,
    effective: state.caps.effective,
  });
  return words(parts, ({ own, user, effective }) => {
    if (effective === emptyCapabilitySet) return 'none is effective, so nowhere';
    if (!own) return 'in the user namespace of the host: for all of the machine';
    const over = TYPES.filter((type) => {
      const relation = relations[type];
      return type !== 'user' && relation.ok && relation.value.owner === user.inode;
    });
    const where = over.length === 0 ? 'none of the namespaces that it is in' : `its ${over.join(', ')}`;
    return `in user namespace ${user.inode} only, to which ${where} ${over.length < 2 ? 'belongs' : 'belong'}; not over the host`;
  });
}

/** More than this is a page of its own. */
const MOST = 15;

/** Every capability that it has or may have at once, with the sets that hold it. */
function allowedLines({ state: { caps, pid } }: Confinement): string[] {
  const kinds = CAPABILITY_KINDS.filter((kind) => kind !== 'bounding');
  const held = kinds.map((kind) => caps[kind]).filter((set) => set.ok);
  const all = held.reduce((sum, set) => joinCapabilities(sum, set.value), emptyCapabilitySet);
  const names = capabilityNames(all);
  if (names.length === 0) return [];
  if (names.length > MOST)
    return [
      '',
      ...wrap(`"learn caps ${pid}" says what each of the ${names.length} allows.`, textWidth(), '  '),
    ];
  return ['', ...names.flatMap((name) => allowed(name, kinds, caps))];
}

function allowed(
  name: string,
  kinds: readonly CapabilityKind[],
  caps: Confinement['state']['caps'],
): string[] {
  const sets = kinds.filter((kind) => {
    const has = mapReadable(caps[kind], (set) => hasCapability(set, name));
    return has.ok && has.value;
  });
  const text = `${name} (${sets.join(', ')}): ${capabilityAllows(capabilityBit(name) ?? -1)}`;
  const [first = '', ...rest] = wrap(text, textWidth(), '    ');
  return [first.slice(2), ...rest];
}
