import * as z from 'zod';
import { configSchema, placeName } from './config.js';
import type { Note } from './types.js';

const ENGINE = 'it is for the engine that started the container, and not for the kernel';
const OTHER_SYSTEM = 'it is about another system than Linux';
const MODULE = 'it is the business of a security module of the host';
const NO_STEP = 'there is no step for it';

/** Keys of the specification that nothing is made of, by their names without indices. */
const REASONS: Readonly<Record<string, string>> = {
  annotations: ENGINE,
  hooks: 'these are programs of the engine, which would run on the host and as you',
  vm: OTHER_SYSTEM,
  windows: OTHER_SYSTEM,
  solaris: OTHER_SYSTEM,
  zos: OTHER_SYSTEM,
  freebsd: OTHER_SYSTEM,
  domainname: 'the NIS domain name is read by hardly anybody, and there is no step for it',
  'process.apparmorProfile': MODULE,
  'process.selinuxLabel': MODULE,
  'process.oomScoreAdj': NO_STEP,
  'process.scheduler': NO_STEP,
  'process.ioPriority': NO_STEP,
  'process.execCPUAffinity': NO_STEP,
  'process.commandLine': OTHER_SYSTEM,
  'process.consoleSize': 'the terminal has the size of the one that it is shown on',
  'process.user.additionalGids': 'the step setuid leaves all other groups',
  'process.user.umask': NO_STEP,
  'process.user.username': OTHER_SYSTEM,
  'mounts.uidMappings': 'mounts with an id map of their own are no step',
  'mounts.gidMappings': 'mounts with an id map of their own are no step',
  'linux.devices':
    'a container gets null, zero, full, random, urandom and tty here, and no other device of the host',
  'linux.sysctl': 'settings of the kernel are not written here',
  'linux.resources.devices':
    'a device can only be used if it is in the container, and there are just the usual six',
  'linux.resources.unified': 'of the limits there are memory, cpu and pids',
  'linux.resources.memory':
    'of the limits of memory there is memory.limit, and none of it may be swapped out',
  'linux.resources.cpu': 'of the limits of the processor there are quota and period',
  'linux.resources': 'of the limits there are memory, cpu and pids',
  'linux.timeOffsets': 'clocks are set in whole seconds',
  'linux.seccomp': 'a filter has rules and answers here, and nothing besides',
  'linux.intelRdt': 'it divides the cache of some processors, which the kernel lets only the host do',
  'linux.mountLabel': MODULE,
  'linux.personality': NO_STEP,
  'linux.memoryPolicy': NO_STEP,
  'linux.netDevices': 'no interface of the host is given away',
};

/** Keys that say nothing new: devices that every container has, architectures of a filter for this machine. */
const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  value === 0 ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** All that a configuration has and nothing is made of, with the reason. */
export function unusedKeys(raw: unknown): Note[] {
  return unusedIn(configSchema, raw, []);
}

function unusedIn(schema: z.core.$ZodType, value: unknown, path: readonly (string | number)[]): Note[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return unusedIn(schema.unwrap(), value, path);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.flatMap((one, i) => unusedIn(schema.element, one, [...path, i]));
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return Object.entries(value).flatMap(([key, one]) => {
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (known !== undefined) return unusedIn(known, one, [...path, key]);
    return isEmpty(one) ? [] : [{ key: placeName([...path, key]), why: reasonFor([...path, key]) }];
  });
}

function reasonFor(path: readonly (string | number)[]): string {
  const names = path.filter((key) => typeof key === 'string');
  // What holds for `linux.resources` holds for all in it.
  for (let length = names.length; length > 0; length--) {
    const why = REASONS[names.slice(0, length).join('.')];
    if (why !== undefined) return why;
  }
  return 'this program does not know it';
}
