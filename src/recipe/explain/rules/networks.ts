import type { Step } from '../../types.js';
import { did, doneSteps, type Situation } from '../situation.js';
import { needs, type StepRule } from './rule.js';

const ABOUT_LINKS = ['bridge', 'veth', 'plug', 'address', 'up', 'route'] as const;

/** Names of links that a step has made here; who has joined another namespace since has left them. */
function missingLink(situation: Situation, { args }: Step): string | undefined {
  const made = situation.steps.find(
    ({ name, args: [first, second] }) =>
      (name === 'bridge' && first === args[0]) ||
      (name === 'veth' && (first === args[0] || second === args[0])),
  );
  if (made === undefined) return undefined;
  const at = situation.steps.indexOf(made);
  const words = [made.name, ...made.args].join(' ');
  if (at > situation.at) return `"${args[0]}" is made by "${words}", and that comes only later.`;
  if (situation.failed.has(at)) return `There is no "${args[0]}" here, since "${words}" failed.`;
  const [, , elsewhere] = made.args;
  const moved = doneSteps(situation).some(({ name }) => name === 'join');
  if (made.args[1] === args[0] && elsewhere !== undefined)
    return `"${args[0]}" was made in the network namespace of ${elsewhere}, and this step is done in another one: join that first.`;
  return moved
    ? `"${args[0]}" was made in another network namespace than the one that was joined since.`
    : undefined;
}

function notKept(situation: Situation, { args: [, , file] }: Step): string | undefined {
  if (
    file === undefined ||
    doneSteps(situation).some(({ name, args }) => name === 'keep' && args[1] === file)
  )
    return undefined;
  return (
    `${file} holds no network namespace: no step "keep net ${file}" was done. A namespace that is neither held nor has a ` +
    'process in it ends at once.'
  );
}

function noWay(situation: Situation): string | undefined {
  if (!did(situation, 'address'))
    return 'A neighbour is somebody on the wire of a link, and no link here has an address: the kernel knows of no wire at all.';
  if (!did(situation, 'up'))
    return 'A link that is down has no wire. Its address is there, and no route to its neighbours.';
  return undefined;
}

const NO_NAT =
  'This kernel has no nf_tables, or not the part of it that changes addresses: it was built without CONFIG_NF_TABLES, ' +
  'CONFIG_NFT_NAT or CONFIG_NFT_MASQ, or these modules are not there.';

const forAll = (
  steps: readonly string[],
  errno: string,
  because: (situation: Situation, step: Step) => string | undefined,
): StepRule[] => steps.map((step) => ({ step, errno, because }));

/** Why something about links, addresses, routes and rules fails. */
export const NETWORK_RULES: readonly StepRule[] = [
  ...forAll(
    [...ABOUT_LINKS, 'masquerade', 'dnat'],
    'EPERM',
    needs('net', 'Changing a network', 'CAP_NET_ADMIN'),
  ),
  ...forAll(['forward'], 'EACCES', needs('net', 'Changing this setting', 'CAP_NET_ADMIN')),
  ...forAll(['plug', 'address', 'up'], 'ENODEV', missingLink),
  ...forAll(['veth'], 'EINVAL', notKept),
  ...forAll(['route'], 'ENETUNREACH', noWay),
  ...forAll(
    ['bridge', 'veth'],
    'EOPNOTSUPP',
    (_, { name }) =>
      `This kernel does not know links of the kind ${name}: it was built without them (CONFIG_${name.toUpperCase()}), or the module is not there.`,
  ),
  ...['EOPNOTSUPP', 'EPROTONOSUPPORT', 'ENOENT', 'EINVAL'].flatMap((errno) =>
    forAll(['masquerade', 'dnat'], errno, () => NO_NAT),
  ),
];
