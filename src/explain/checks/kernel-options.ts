import type { Check } from '../entry.js';
import { finding, probe } from './finding.js';

/** What the kernel calls the namespace of `stagehand`'s word, below /proc/self/ns. */
const KIND = /\bunshare (?:\S+,)?(user|mnt|uts|ipc|net|pid|cgroup|time)\b/;

/** Holds if this kernel was built without the kind of namespace that the message is about. */
export const noSuchNamespace: Check = (machine, line) => {
  const kind = KIND.exec(line)?.[1] ?? 'user';
  const link = machine.link(`/proc/self/ns/${kind}`);
  return finding(link === null, probe(`/proc/self/ns/${kind}`, link ?? 'is not there'));
};

/** Holds if this kernel knows no file system of the type that the message is about. */
export const noSuchFileSystem: Check = (machine, line) => {
  const type = /\bmount (proc|sysfs|tmpfs|mqueue|devpts|overlay|cgroup2)\b/.exec(line)?.[1];
  const known = machine.read('/proc/filesystems');
  if (type === undefined || known === null) return finding(null);
  const there = known.split('\n').some((text) => text.split('\t')[1] === type);
  // One that is in a module is not in the list before the module is loaded.
  return finding(there ? false : null, probe('/proc/filesystems', `${type} is ${there ? '' : 'not '}in it`));
};

/** Holds if this kernel was built without seccomp: then a process has no line about it in its status. */
export const noSeccomp: Check = (machine) => {
  const status = machine.read('/proc/self/status');
  if (status === null) return finding(null);
  const mode = /^Seccomp:\s*(\d)/m.exec(status)?.[1];
  return finding(mode === undefined, probe('Seccomp in /proc/self/status', mode ?? 'no such line'));
};
