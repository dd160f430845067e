import { Problem } from '../../errors.js';
import type { SeccompRule } from './spec.js';

/** Groups of system calls: those of native/seccomp_groups.c, and a test holds the two together. */
export const CALL_GROUPS: Readonly<Record<string, string>> = {
  '@mount':
    'mount umount umount2 pivot_root open_tree open_tree_attr move_mount fsopen fsconfig fsmount fspick mount_setattr',
  '@namespace': 'unshare setns clone clone3',
  '@keyring': 'add_key request_key keyctl',
  '@module': 'init_module finit_module delete_module create_module',
  '@ptrace': 'ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd',
  '@reboot': 'reboot kexec_load kexec_file_load',
  '@clock': 'settimeofday stime clock_settime clock_settime64 clock_adjtime clock_adjtime64 adjtimex',
  '@swap': 'swapon swapoff',
  '@raw-io': 'iopl ioperm',
  '@bpf': 'bpf perf_event_open',
  '@io-uring': 'io_uring_setup io_uring_enter io_uring_register',
  '@memory-policy': 'mbind get_mempolicy set_mempolicy set_mempolicy_home_node move_pages migrate_pages',
  '@obsolete':
    'uselib ustat sysfs _sysctl nfsservctl lookup_dcookie get_kernel_syms query_module vserver afs_syscall tuxcall ' +
    'security getpmsg putpmsg epoll_ctl_old epoll_wait_old vm86 vm86old',
};

/** What the word `default` stands for: as in native/seccomp_groups.c. */
export const DEFAULT_RULES: readonly string[] = [
  'EPERM:@namespace',
  'EPERM:@mount,@keyring,@module,@reboot,@clock,@swap,@raw-io,@bpf,@io-uring,@memory-policy,@obsolete',
  'EPERM:process_vm_readv,process_vm_writev,process_madvise,kcmp,pidfd_getfd',
  'EPERM:open_by_handle_at',
  'EPERM:acct,quotactl,quotactl_fd',
  'EPERM:syslog,fanotify_init,vhangup',
  'EPERM:userfaultfd',
];

/** The CLONE_NEW* flags that clone(2) takes. */
const CLONE_NAMESPACES = [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000];

/**
 * Rules as the step takes them, `EPERM:mount,@namespace`, with their groups taken apart.
 * @throws Problem: a word is no rule, or there is no such group.
 */
export function seccompRules(words: readonly string[]): SeccompRule[] {
  return words.flatMap((word) => (word === 'default' ? seccompRules(DEFAULT_RULES) : rulesOf(word)));
}

function rulesOf(word: string): SeccompRule[] {
  const [, action = '', list = ''] = /^([A-Za-z0-9]+):(\S+)$/.exec(word) ?? [];
  if (list === '') throw new Problem(`'${word}' is no rule of seccomp; a rule is as EPERM:mount,@namespace.`);
  const answer = action === 'kill' || action === 'log' ? action : { errno: action };
  return list.split(',').flatMap((name) => {
    if (!name.startsWith('@')) return [{ answer, calls: [name] }];
    const members = CALL_GROUPS[name];
    if (members === undefined) throw new Problem(`There is no group '${name}' of system calls.`);
    return groupRules(members.split(' '), answer);
  });
}

/** In a group, clone is only meant with a flag for a namespace, and clone3, whose flags no filter sees, is said not to be there. */
function groupRules(members: readonly string[], answer: SeccompRule['answer']): SeccompRule[] {
  const others = members.filter((name) => name !== 'clone' && name !== 'clone3');
  return [
    { answer, calls: others },
    ...(members.includes('clone') ? [{ answer, calls: ['clone'], flags: CLONE_NAMESPACES }] : []),
    ...(members.includes('clone3')
      ? [{ answer: answer === 'log' ? answer : { errno: 'ENOSYS' }, calls: ['clone3'] }]
      : []),
  ];
}
