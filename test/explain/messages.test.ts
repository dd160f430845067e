import assert from 'node:assert/strict';
import test from 'node:test';
import { ENTRIES, findEntry } from '../../src/explain/messages.js';

/** What learners meet, as the programs print it: util-linux, dash, bash, busybox, coreutils, runc, bwrap, stagehand. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  'uid-map-refused': [
    'unshare: write failed /proc/self/uid_map: Operation not permitted',
    'bwrap: setting up uid map: Permission denied',
    'cat: write error: /proc/self/uid_map: Operation not permitted',
  ],
  'gid-map-refused': [
    'unshare: write failed /proc/self/gid_map: Operation not permitted',
    'bwrap: setting up gid map: Operation not permitted',
  ],
  'map-refused': ['bash: line 1: echo: write error: Operation not permitted', 'sh: 1: echo: echo: I/O error'],
  'loopback-refused': ['bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted'],
  'unshare-refused': [
    'unshare: unshare failed: Operation not permitted',
    'unshare: unshare(0x10000000): Operation not permitted',
    'bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.',
    'bwrap: Creating new namespace failed: Operation not permitted',
    'nsexec-1[123]: failed to unshare user namespace: Operation not permitted',
    'stagehand: unshare mnt: unshare: Operation not permitted (EPERM)',
  ],
  'namespace-limit': [
    'unshare: unshare failed: No space left on device',
    'stagehand: unshare uts: unshare: No space left on device (ENOSPC)',
    'bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)',
    'clone: No space left on device',
  ],
  'unshare-invalid': [
    'unshare(CLONE_NEWUSER): Invalid argument',
    'unshare: unshare failed: Invalid argument',
  ],
  'proc-refused': [
    'mount: /proc: permission denied.',
    'mount: /newroot/proc: permission denied.',
    'unshare: mount /proc failed: Operation not permitted',
    "bwrap: Can't mount proc on /newroot/proc: Operation not permitted",
    'mount: mounting proc on /proc failed: Operation not permitted',
    'runc run failed: unable to start container process: error mounting "proc" to rootfs at "/proc": mount proc:/proc (via /proc/self/fd/6), flags: 0xe: operation not permitted',
    'stagehand: mount proc: mount: Operation not permitted (EPERM)',
  ],
  'sysfs-refused': [
    'mount: /sys: permission denied.',
    'mount: mounting sysfs on /sys failed: Operation not permitted',
    'error mounting "sysfs" to rootfs at "/sys": operation not permitted',
  ],
  'mqueue-refused': ['stagehand: mount mqueue: mount: Operation not permitted (EPERM)'],
  'devpts-invalid': [
    'mount: /dev/pts: wrong fs type, bad option, bad superblock on devpts, missing codepage or helper program, or other error.',
    "bwrap: Can't mount devpts on /newroot/dev/pts: Invalid argument",
    'error mounting "devpts" to rootfs at "/dev/pts": invalid argument',
  ],
  'remount-refused': [
    'mount: cannot remount /proc read-write: Operation not permitted',
    "bwrap: Can't remount readonly on /newroot/x: Operation not permitted",
  ],
  'overlay-refused': [
    'mount: mounting overlay on /merged failed: Operation not permitted',
    'mount: /merged: wrong fs type, bad option, bad superblock on overlay, missing codepage or helper program, or other error.',
    "bwrap: Can't make overlay mount on /newroot/x: Operation not permitted",
  ],
  'overlay-upper': [
    '[34029.83] overlayfs: workdir and upperdir must reside under the same mount',
    'overlayfs: workdir and upperdir must be separate subtrees',
    'overlay: filesystem on m/u2 not supported as upperdir',
    'overlayfs: maximum fs stacking depth exceeded',
    'overlayfs: upper fs does not support RENAME_WHITEOUT.',
  ],
  'overlay-xattr': [
    "overlayfs: try mounting with 'userxattr' option",
    'overlayfs: failed to set xattr on upper',
  ],
  'overlay-in-use': [
    'overlayfs: upperdir is in-use as upperdir/workdir of another mount, accessing files from both mounts will result in undefined behavior.',
  ],
  'umount-locked': [
    'umount: /proc: not mounted.',
    "umount: can't unmount /proc: Invalid argument",
    'stagehand: umount /proc: umount2: Invalid argument (EINVAL)',
  ],
  'pivot-invalid': [
    "pivot_root: failed to change root from `.' to `old': Invalid argument",
    'pivot_root: (null): Invalid argument',
    'bwrap: pivot_root: Invalid argument',
    'error jailing process inside rootfs: pivot_root .: invalid argument',
    'stagehand: pivot /r: pivot_root: Invalid argument (EINVAL)',
  ],
  'propagation-invalid': [
    'unshare: cannot change root filesystem propagation: Invalid argument',
    "unshare: can't mount none on / (flags:0x44000): Invalid argument",
  ],
  'keep-namespace-invalid': ['unshare: mount /proc/12626/ns/mnt on /tmp/ns failed: Invalid argument'],
  'keep-namespace-refused': ['unshare: mount /proc/12611/ns/uts on /tmp/ns failed: Operation not permitted'],
  'newuidmap-missing': [
    'sh: 1: newuidmap: not found',
    'bash: newuidmap: command not found',
    'exec: "newuidmap": executable file not found in $PATH',
    'unshare: failed to execute newuidmap: No such file or directory',
  ],
  'program-not-found': [
    'sh: 4: pivot_root: not found',
    'bash: capsh: command not found',
    '-bash: line 3: setcap: command not found',
    'zsh: command not found: cgexec',
    'unshare: failed to execute chroot: No such file or directory',
  ],
  'newuidmap-target': [
    'newuidmap: Target process 1 is owned by a different user: uid:1001 pw_uid:1001 st_uid:0, gid:1001 pw_gid:1001 st_gid:0',
    'newgidmap: Could not open proc directory for target 999999',
    'newuidmap: Cannot determine your user name.',
  ],
  'id-overflow': ["touch: cannot touch 'b/g': Value too large for defined data type"],
  'newuidmap-refused': [
    'newuidmap: write to uid_map failed: Invalid argument',
    'newuidmap: subuid overflow detected.',
    'newgidmap: failed to setgroups deny',
    'stagehand: map-ranges: No data available (ENODATA)',
    'newuidmap: write to uid_map failed: Operation not permitted',
    'newuidmap: uid range [0-5) -> [0-5) not allowed',
    'newgidmap: gid range [0-1) -> [5-6) not allowed',
    'unshare: no line matching user "nobody" in /etc/subuid: Success',
    'no subuid ranges found for user "learner" in /etc/subuid',
  ],
  'id-unmapped': [
    "chown: changing ownership of '/tmp/f': Invalid argument",
    'chown: /tmp/f: Invalid argument',
    'setpriv: setresuid failed: Invalid argument',
    'lchown /etc/shadow: invalid argument',
  ],
  'setgroups-refused': [
    'su: cannot set groups: Operation not permitted',
    'setpriv: setgroups failed: Operation not permitted',
    'E: setgroups 65534 failed - setgroups (1: Operation not permitted)',
  ],
  'mknod-refused': ['mknod: /dev/null: Operation not permitted'],
  'fork-no-memory': [
    'bash: fork: Cannot allocate memory',
    'sh: 1: Cannot fork',
    "sh: can't fork: Cannot allocate memory",
    "sh: can't fork: Out of memory",
    'zsh: fork failed: cannot allocate memory',
  ],
  'no-job-control': [
    "sh: 0: can't access tty; job control turned off",
    'bash: no job control in this shell',
    'bash: cannot set terminal process group (-1): Inappropriate ioctl for device',
  ],
  'stopped-tty-input': ['[1]+  Stopped (tty input)  cat', 'zsh: suspended (tty input)  cat'],
  'not-a-tty': [
    'not a tty',
    'stty: standard input: Inappropriate ioctl for device',
    'the input device is not a TTY',
  ],
  'no-such-terminal': [
    'sh: 1: cannot create /dev/tty: No such device or address',
    'bash: line 1: /dev/tty: No such device or address',
    'open /dev/tty: no such device or address',
  ],
  'signal-ignored': [
    'Ctrl-C is ignored',
    'SIGTERM is ignored',
    'TERM has no effect',
    'ctrl-c does nothing',
    'Container failed to exit within 10s of signal 15 - using SIGKILL',
  ],
  'outlives-parent': ['the container outlives its parent', 'container survives the death of unshare'],
  'loader-missing': [
    'chroot: failed to run command ‘/bin/sh’: No such file or directory',
    "chroot: can't execute '/bin/sh': No such file or directory",
    'bash: ./hello: cannot execute: required file not found',
    'dash: 1: /tmp/hello: not found',
    'bwrap: execvp sh: No such file or directory',
    'nsenter: failed to execute /bin/sh: No such file or directory',
    'exec: "sh": executable file not found in $PATH',
    'exec /bin/hello: no such file or directory',
    'env: ‘/tmp/hello’: No such file or directory',
  ],
  'cgroup-move-refused': [
    'bash: line 1: /sys/fs/cgroup/pids/cgroup.procs: Permission denied',
    'sh: 1: cannot create /sys/fs/cgroup/pids/cgroup.procs: Permission denied',
  ],
  'subtree-busy': [
    'bash: /sys/fs/cgroup/box/cgroup.subtree_control: Device or resource busy',
    'bash: echo: write error: Device or resource busy',
  ],
  'cgroup-remove-busy': [
    "rmdir: failed to remove '/sys/fs/cgroup/box': Device or resource busy",
    "rmdir: 'box': Resource busy",
  ],
  'join-refused': [
    "nsenter: reassociate to namespace 'ns/pid' failed: Operation not permitted",
    'nsenter: reassociate to namespaces failed: Operation not permitted',
    'nsenter: cannot open /proc/1/ns/pid: Permission denied',
  ],
  'join-user-invalid': [
    "nsenter: reassociate to namespace 'ns/user' failed: Invalid argument",
    'stagehand: join user,uts 1: setns: Invalid argument (EINVAL)',
  ],
  'join-invalid': [
    "nsenter: reassociate to namespace 'ns/uts' failed: Invalid argument",
    'stagehand: join uts /mnt/a: setns: Invalid argument (EINVAL)',
  ],
  'join-nobody': [
    'nsenter: cannot open /proc/4194304/ns/uts: No such file or directory',
    'stagehand: join uts 4194304: pidfd_open: No such process (ESRCH)',
  ],
  'join-pid-ended': ['nsenter: fork failed: Cannot allocate memory'],
  'ping-refused': [
    'ping: socket: Operation not permitted',
    'ping: socktype: SOCK_RAW: Operation not permitted',
    'ping: permission denied (are you root?)',
  ],
  'cgexec-failed': ['cgroup change of group failed'],
  'cgroup-make-refused': [
    "cgcreate: can't create cgroup /foo: Cgroup, operation not allowed",
    "mkdir: cannot create directory '/sys/fs/cgroup/box': Permission denied",
    'unable to apply cgroup configuration: mkdir /sys/fs/cgroup/x: permission denied',
  ],
  'file-bind-disguised': ['mount: /newroot/dev/tty: mount point is not a directory.'],
  'clone3-refused': [
    'pthread_create: Operation not permitted',
    "RuntimeError: can't start new thread",
    'runtime/cgo: pthread_create failed: Operation not permitted',
  ],
  'fork-again': [
    'bash: fork: retry: Resource temporarily unavailable',
    'bash: fork: Resource temporarily unavailable',
    "sh: can't fork: Resource temporarily unavailable",
  ],
  killed: ['Killed', 'bash: line 1:  4711 Killed                  ./eater', '137', 'exited with code 137'],
  'root-not-shared': [
    'WARN[0000] "/" is not a shared mount, this could cause issues or missing mounts with rootless containers',
  ],
  'time-offset-range': [
    'unshare: failed to write to /proc/self/timens_offsets: Numerical result out of range',
  ],
  'mount-refused': [
    'mount: /mnt: permission denied.',
    'mount: mounting none on /x failed: Operation not permitted',
  ],
  'mount-not-root': [
    'mount: /mnt: must be superuser to use mount.',
    'mount: permission denied (are you root?)',
  ],
  'hostname-refused': [
    'hostname: you must be root to change the host name',
    'hostname: sethostname: Operation not permitted',
  ],
  'chroot-refused': ["chroot: cannot change root directory to '/': Operation not permitted"],
  'network-unreachable': ['ping: connect: Network is unreachable'],
  'no-route-to-host': [
    'bash: connect: No route to host',
    'From 10.0.0.1 icmp_seq=1 Destination Host Unreachable',
  ],
  'gateway-invalid': ['Error: Nexthop has invalid gateway.'],
  'no-such-link': ['Cannot find device "eth7"', "ip: can't find device 'eth7'"],
  'tun-refused': [
    'open("/dev/net/tun"): Permission denied',
    'Failed to open tun socket in namespace',
    'Failed to open() /dev/net/tun: Permission denied',
    '/dev/net/tun',
  ],
  'network-refused': [
    'RTNETLINK answers: Operation not permitted',
    'Operation not permitted (you must be root)',
    'netlink: Error: cache initialization failed: Operation not permitted',
    'Error: Could not process rule: Operation not permitted',
  ],
  'netns-folder-refused': ['mkdir /run/netns failed: Permission denied'],
  'bad-system-call': ['Bad system call'],
};

for (const [id, lines] of Object.entries(MESSAGES)) {
  for (const line of lines) {
    test(`${line.slice(0, 90)} -> ${id}`, () => {
      assert.equal(findEntry(line)?.id, id);
    });
  }
}

test('every entry recognises its own example, and has a table row or a test of its own', () => {
  for (const { id, example } of ENTRIES) {
    assert.equal(findEntry(example)?.id, id, example);
    if (id !== 'time-offset-late') assert.ok(id in MESSAGES, id);
  }
});

test('what is no message of this course is not taken for one', () => {
  for (const line of [
    'hello',
    'fork',
    'mount',
    'total 0',
    'cat: x: No such file or directory',
    'pid',
    '/bin/sh',
  ])
    assert.equal(findEntry(line), undefined, line);
});
