/* The likely cause of a failure, in one sentence, for who has no course beside them. */
#include <string.h>

#include "stagehand.h"

static const struct hint {
    const char *step;
    int error;
    const char *cause;
} hints[] = {
    {"unshare", EPERM,
     "this needs CAP_SYS_ADMIN: put 'unshare user + map-root' first; if that is what failed, user namespaces are "
     "switched off here (sysctl kernel.unprivileged_userns_clone, AppArmor, a seccomp filter, or a chroot)"},
    {"unshare", ENOSPC, "a limit is reached: /proc/sys/user/max_*_namespaces, or 33 levels of nesting"},
    {"unshare", EUSERS, "namespaces of this kind are nested too deep"},
    {"unshare", EINVAL,
     "a new PID namespace was made already and awaits its first process: put 'fork' first; or this kernel was built "
     "without this kind of namespace"},
    {"map-uid", EPERM, "a map is written once, for a new user namespace, and without privileges only with your own id"},
    {"map-uid", EINVAL, "the kernel can't make sense of this line: the count is 0, or an id is too large"},
    {"map-gid", EINVAL, "the kernel can't make sense of this line: the count is 0, or an id is too large"},
    {"map-gid", EPERM, "without privileges the kernel wants setgroups denied before it takes a gid_map, and it takes one only once"},
    {"map-root", EPERM, "the map is written already, or there is no new user namespace"},
    {"map-root", EACCES, "this user namespace is not your own: put 'unshare user' first"},
    {"map-self", EACCES, "this user namespace is not your own: put 'unshare user' first"},
    {"deny-setgroups", EACCES, "this user namespace is not your own: put 'unshare user' first"},
    {"deny-setgroups", EPERM, "the gid_map is written already, and what held then holds for ever"},
    {"map-self", EPERM, "the map is written already, or there is no new user namespace"},
    {"fork", ENOMEM, "the PID 1 of the namespace for new children has ended, so nobody can be born there any more"},
    {"fork", EAGAIN, "the limit of processes is reached (ulimit -u, or pids.max of the cgroup)"},
    {"hostname", EPERM, "this UTS namespace is not owned by your user namespace: put 'unshare uts' first"},
    {"hostname", EINVAL, "a host name has at most 64 bytes"},
    {"mount", EPERM,
     "a mount needs an own mount namespace, and proc an own PID namespace that was entered by fork, sysfs an own "
     "network namespace, mqueue an own IPC namespace"},
    {"mount", ENOENT, "the folder to mount on does not exist"},
    {"mount", ENODEV, "this kernel was built without this file system"},
    {"umount", EINVAL, "nothing is mounted there, or it is locked because it came with the mount namespace"},
    {"umount", EPERM, "this needs CAP_SYS_ADMIN and an own mount namespace"},
    {"umount", EBUSY, "somebody still uses a file in there"},
    {"bind", EPERM, "this needs an own mount namespace: put 'unshare mnt' first"},
    {"bind", ENOENT, "the source or the target does not exist"},
    {"bind", ENOTDIR, "a file can only be bound on a file, and a folder on a folder"},
    {"lo", EPERM, "this network namespace is not owned by your user namespace: put 'unshare net' first"},
    {"private", EPERM, "these mounts are the host's: put 'unshare mnt' first"},
    {"slave", EPERM, "these mounts are the host's: put 'unshare mnt' first"},
    {"shared", EPERM, "these mounts are the host's: put 'unshare mnt' first"},
    {"read-only", EPERM, "these mounts are the host's: put 'unshare mnt' first"},
    {"private", EINVAL, "this is not a mount point: bind it on itself first"},
    {"slave", EINVAL, "this is not a mount point: bind it on itself first"},
    {"shared", EINVAL, "this is not a mount point: bind it on itself first"},
    {"read-only", EINVAL, "this is not a mount point: bind it on itself first"},
    {"writable", EINVAL, "this is not a mount point: bind it on itself first"},
    {"read-only", ENOSYS, "mount_setattr(2) came with Linux 5.12, this kernel is older"},
    {"writable", EPERM, "the flag is locked: it was set in a user namespace above this one"},
    {"setuid", EPERM, "becoming another user needs CAP_SETUID and CAP_SETGID, and setgroups must not be denied"},
    {"setuid", EINVAL, "this id is not mapped in this user namespace"},
    {"exec", ENOENT, "there is no such program here, or its loader (the ELF interpreter) is missing"},
    {"exec", EACCES, "the file is not executable, or a folder on the way may not be searched"},
    {"exec", ENOEXEC, "this is neither a program for this machine nor a script that begins with #!"},
    {NULL, 0, NULL},
};

const char *hint_for(const char *step_name, int error)
{
    for (const struct hint *hint = hints; hint->step; hint++)
        if (hint->error == error && !strcmp(hint->step, step_name))
            return hint->cause;
    return NULL;
}
