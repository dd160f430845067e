/*
 * Groups of system calls, and the list of what an ordinary container has no business with. A name that this machine
 * does not have (there is no iopl on ARM) is passed over, for what is not there needs no forbidding.
 */
#include <string.h>

#include "seccomp.h"

static const struct group {
    const char *name, *calls;
} groups[] = {
    /* The table of mounts, by the old calls and by the new ones. */
    {"@mount", "mount umount umount2 pivot_root open_tree open_tree_attr move_mount fsopen fsconfig fsmount fspick "
               "mount_setattr"},
    /* Making and joining namespaces. A plain clone is how a process or thread is made: see seccomp_rules.c. */
    {"@namespace", "unshare setns clone clone3"},
    /* Keys in the kernel: a keyring belongs to a user, and no namespace but the user's keeps it apart. */
    {"@keyring", "add_key request_key keyctl"},
    /* Code into the kernel. */
    {"@module", "init_module finit_module delete_module create_module"},
    /* Looking into other processes and changing them. */
    {"@ptrace", "ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_getfd"},
    /* The end of the machine, or another kernel. */
    {"@reboot", "reboot kexec_load kexec_file_load"},
    /* The machine's time; a time namespace shifts only what is counted from boot. */
    {"@clock", "settimeofday stime clock_settime clock_settime64 clock_adjtime clock_adjtime64 adjtimex"},
    {"@swap", "swapon swapoff"},
    /* Ports of the processor, around the kernel. */
    {"@raw-io", "iopl ioperm"},
    /* Programs in the kernel, and a view of what everybody does. Both had many bugs. */
    {"@bpf", "bpf perf_event_open"},
    /* A second way to make many calls, which no filter sees. */
    {"@io-uring", "io_uring_setup io_uring_enter io_uring_register"},
    /* Which memory of a large machine is used, for others, too. */
    {"@memory-policy", "mbind get_mempolicy set_mempolicy set_mempolicy_home_node move_pages migrate_pages"},
    /* What no program of today calls. */
    {"@obsolete", "uselib ustat sysfs _sysctl nfsservctl lookup_dcookie get_kernel_syms query_module vserver "
                  "afs_syscall tuxcall security getpmsg putpmsg epoll_ctl_old epoll_wait_old vm86 vm86old"},
    {NULL, NULL},
};

/*
 * What container engines refuse to a container without further rights. Theirs is a list of what is allowed; this is the
 * other side of it, which is shorter to read. Being a list of what is bad, it lets pass what nobody has thought of.
 */
const char *const default_rules[] = {
    "EPERM:@namespace", /* clone3 gets ENOSYS, see there */
    "EPERM:@mount,@keyring,@module,@reboot,@clock,@swap,@raw-io,@bpf,@io-uring,@memory-policy,@obsolete",
    /* Memory and descriptors of other processes. ptrace is left to debuggers: since Linux 4.8 it is no way around us. */
    "EPERM:process_vm_readv,process_vm_writev,process_madvise,kcmp,pidfd_getfd",
    "EPERM:open_by_handle_at",             /* opens a file by its number, past every folder that is in the way */
    "EPERM:acct,quotactl,quotactl_fd",     /* the accounts of a whole file system or machine */
    "EPERM:syslog,fanotify_init,vhangup",  /* messages of the kernel, accesses of others, somebody's terminal */
    "EPERM:userfaultfd",                   /* makes the kernel wait at a page of memory: part of many exploits */
    NULL,
};

const char *group_members(const char *name)
{
    for (const struct group *group = groups; group->name; group++)
        if (!strcmp(group->name, name))
            return group->calls;
    return NULL;
}

const char *group_at(int index)
{
    return groups[index].name;
}
