import { getSystemErrorMap } from 'node:util';
import type { Topic } from '../topic.js';

/** What an error says in glibc's words, then musl's where they differ, and what it usually means in this course. */
const ERRNOS: readonly [name: string, texts: readonly string[], usually: string, man: string][] = [
  [
    'EPERM',
    ['Operation not permitted'],
    "A capability is missing in the user namespace that owns the thing: no -r, or the namespace was made before the user namespace, or it is the host's. Also: a seccomp filter.",
    'capabilities(7), user_namespaces(7)',
  ],
  [
    'ENOENT',
    ['No such file or directory'],
    'A path that is not there in this root; for a program also its loader or the interpreter behind #!.',
    'execve(2), path_resolution(7)',
  ],
  [
    'EACCES',
    ['Permission denied'],
    'The permission bits of a file or a folder on the way, a mount with noexec, a control group that was not delegated, or a file system that a user namespace may not mount.',
    'path_resolution(7), cgroups(7)',
  ],
  [
    'EINVAL',
    ['Invalid argument'],
    'A combination that makes no sense to the kernel: a locked mount, a new root that is no mount, an ID without a number here, a thread that wants a user namespace.',
    'pivot_root(2), unshare(2)',
  ],
  [
    'ENOSPC',
    ['No space left on device'],
    'With namespaces it is no disk: user.max_*_namespaces is reached, or 33 user namespaces are one in another.',
    'namespaces(7)',
  ],
  [
    'EBUSY',
    ['Device or resource busy', 'Resource busy'],
    'Somebody is still in it: processes in a control group, an open file or a working directory on a mount.',
    'cgroups(7), umount(2)',
  ],
  [
    'ENOMEM',
    ['Cannot allocate memory', 'Out of memory'],
    'From fork it is not about memory: PID 1 of the PID namespace has ended.',
    'pid_namespaces(7)',
  ],
  [
    'EAGAIN',
    ['Resource temporarily unavailable'],
    'From fork: pids.max of the control group, or the limit of processes of the user (nproc).',
    'fork(2), cgroups(7)',
  ],
  [
    'EROFS',
    ['Read-only file system'],
    'The mount is read-only: a step read-only, or a container engine that mounts /sys and /proc/sys so.',
    'mount_setattr(2)',
  ],
  [
    'ENOTTY',
    ['Inappropriate ioctl for device', 'Not a tty'],
    'The descriptor is no terminal, or it is one of another devpts.',
    'ttyname(3), pts(4)',
  ],
  [
    'ENXIO',
    ['No such device or address'],
    'For /dev/tty: the session has no controlling terminal.',
    'tty(4), setsid(2)',
  ],
  [
    'EIO',
    ['Input/output error', 'I/O error'],
    'A terminal whose other side is gone, or a read in the background of an orphaned group. Of dash also: any write that was refused.',
    'pty(7), credentials(7)',
  ],
  [
    'ENOSYS',
    ['Function not implemented'],
    'This kernel has no such system call, or a filter says so; libc then tries the older one.',
    'syscalls(2), seccomp(2)',
  ],
  [
    'ENODEV',
    ['No such device'],
    'This kernel does not know that type of file system, or a file is no device any more.',
    'mount(2), filesystems(5)',
  ],
  [
    'ENOTDIR',
    ['Not a directory'],
    'A file where a folder is needed: a bind needs two of a kind.',
    'mount(2)',
  ],
  ['EEXIST', ['File exists'], 'It is there already.', 'mkdir(2)'],
  [
    'ENOTEMPTY',
    ['Directory not empty'],
    'The folder holds something, of a control group too: remove the innermost first.',
    'rmdir(2)',
  ],
  [
    'EXDEV',
    ['Invalid cross-device link', 'Cross-device link'],
    'The two are on different mounts.',
    'rename(2), openat2(2)',
  ],
  [
    'ELOOP',
    ['Too many levels of symbolic links', 'Symbolic link loop'],
    'Links that lead to each other, or a link where none is allowed: for mount targets that is a guard against attackers.',
    'openat2(2), path_resolution(7)',
  ],
  [
    'ERANGE',
    ['Numerical result out of range', 'Result not representable'],
    'With time namespaces: the clock would stand before the boot.',
    'time_namespaces(7)',
  ],
  [
    'EUSERS',
    ['Too many users'],
    'Of kernels before 4.9: too many user namespaces one in another; today it is ENOSPC.',
    'user_namespaces(7)',
  ],
  [
    'ESRCH',
    ['No such process'],
    'The process has ended, or it is in a PID namespace that this one does not see.',
    'kill(2), pid_namespaces(7)',
  ],
  [
    'ECHILD',
    ['No child processes', 'No child process'],
    'There is nobody to wait for: the child was not yours, or was reaped.',
    'wait(2)',
  ],
  [
    'ENOEXEC',
    ['Exec format error'],
    'Neither a program for this processor nor a script that begins with #!.',
    'execve(2)',
  ],
  [
    'EMFILE',
    ['Too many open files', 'No file descriptors available'],
    'The limit of open files of this process (nofile) is reached.',
    'getrlimit(2)',
  ],
  [
    'ENFILE',
    ['Too many open files in system'],
    'The limit of open files of the whole machine is reached.',
    'proc_sys_fs(5)',
  ],
  [
    'EOVERFLOW',
    ['Value too large for defined data type', 'Value too large for data type'],
    'An owner without a number in this user namespace, where one is needed.',
    'user_namespaces(7)',
  ],
  [
    'ENETUNREACH',
    ['Network is unreachable', 'Network unreachable'],
    'A new network namespace has no route anywhere; its lo is down.',
    'network_namespaces(7)',
  ],
  ['EFAULT', ['Bad address'], 'A pointer that leads nowhere: a mistake of the program.', 'errno(3)'],
  [
    'EBADF',
    ['Bad file descriptor'],
    'The descriptor is closed: stagehand closes all but 0, 1 and 2 before the command.',
    'close(2)',
  ],
  [
    'EOPNOTSUPP',
    ['Operation not supported', 'Not supported'],
    'In a control group: it is threaded, or its parent is, and may not do that.',
    'cgroups(7)',
  ],
];

const NUMBERS = new Map([...getSystemErrorMap()].map(([number, [name]]) => [name, -number]));

/** Errors of the kernel that learners meet, by name and by number. */
export const ERRNO_TOPICS: readonly Topic[] = ERRNOS.map(([name, texts, usually, man]) => {
  const number = NUMBERS.get(name);
  return {
    kind: 'errno',
    name: number === undefined ? name : `${name} (${number})`,
    names: [name.toLowerCase(), ...texts.map((text) => text.toLowerCase()), ...(number ? [`${number}`] : [])],
    text: [`"${texts[0]}".`, usually],
    man: `${man}, errno(3)`,
  };
});

/** The error that a line is about, by its name or by its words at the end of the line; undefined if it names none. */
export function errnoIn(line: string): Topic | undefined {
  const text = line
    .trim()
    .replace(/[.\s]+$/, '')
    .toLowerCase();
  const name = /\b(E[A-Z0-9]{2,})\b/.exec(line)?.[1]?.toLowerCase();
  return ERRNO_TOPICS.find(({ names: [own = '', ...words] }) => {
    const phrases = words.filter((word) => word.includes(' ') || word.includes('/'));
    return own === name || phrases.some((phrase) => text.endsWith(phrase) || text.includes(`: ${phrase}`));
  });
}
