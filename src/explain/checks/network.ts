import type { Machine } from '../../run/machine.js';
import type { Check } from '../entry.js';
import { finding, probe, sysctl } from './finding.js';
import { rightsOf } from './ids.js';

/** Holds if nobody gave ping(8) a way here: neither a group in ping_group_range, icmp(7), nor rights of its file. */
export const pingNotAllowed: Check = async (machine) => {
  const asked = sysctl(machine, 'net.ipv4.ping_group_range');
  const [low = 1, high = 0] = (asked.value ?? '1 0').split(' ').map(Number);
  if (machine.uid === 0) return finding(null, asked.probe);
  if (machine.groups.some((group) => low <= group && group <= high)) return finding(false, asked.probe);
  const rights = await rightsOf(machine, 'ping');
  return finding(rights.has === null ? null : !rights.has, asked.probe, ...rights.probes);
};

/** The command that opens the device by which pasta(1) and slirp4netns(1) play the other end of a cable. It makes no link. */
export const OPEN_TUN = ['sh', '-c', ': 3<> /dev/net/tun'] as const;

const tunSays = async (machine: Machine): Promise<string | null> => {
  const opened = await machine.run(OPEN_TUN);
  if (opened === null || opened.ok) return null;
  return opened.stderr.trim().split(': ').at(-1) ?? '';
};

const tunProbe = (said: string | null) =>
  probe('open /dev/net/tun to read and write', said ?? 'it can be opened');

/** Holds if the device is there and this user may not open it, tun.rst of the kernel. */
export const tunNotAllowed: Check = async (machine) => {
  const said = await tunSays(machine);
  return finding(said !== null && /permission|permitted/i.test(said), tunProbe(said));
};

/** Holds if there is no such device, as in containers, or no driver behind it. */
export const tunNotThere: Check = async (machine) => {
  const said = await tunSays(machine);
  return finding(said !== null && !/permission|permitted/i.test(said), tunProbe(said));
};

/** Holds if this shell's network namespace has no route at all. */
export const noRoutes: Check = (machine) => {
  const routes = (machine.read('/proc/self/net/route') ?? '').trim().split('\n').length - 1;
  return finding(
    routes > 0 ? null : true,
    probe('/proc/self/net/route', `${Math.max(routes, 0)} routes in this shell's namespace`),
  );
};
