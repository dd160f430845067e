/*
 * fork-into: go on as a child that is born in a control group. Nobody has to move: there is no moment in which the child
 * runs in the old group, and the kernel has less to do. clone(2), CLONE_INTO_CGROUP.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cgroups.h"
#include "trace.h"

/* Older headers lack them; since Linux 5.3 and 5.7. */
#ifndef SYS_clone3
#define SYS_clone3 435
#endif
#ifndef CLONE_INTO_CGROUP
#define CLONE_INTO_CGROUP 0x200000000ULL
#endif

/* As clone(2) has it. */
struct how {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

/* Without a stack of its own the child goes on with a copy of ours, as after fork(2). */
static pid_t clone_into(void *group)
{
    struct how how = {.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = *(int *)group};
    return (pid_t)syscall(SYS_clone3, &how, sizeof how);
}

static int go_on_in_group(struct stage *stage, char **args)
{
    static struct groups groups;
    int lifeline = -1;
    if (find_groups(args[0], &groups) < 0)
        return -1;
    if (groups.count != 1 || groups.list[0].version != 2) {
        errno = EOPNOTSUPP;
        return -1;
    }
    const char *path = groups.list[0].path;
    int group = CALL("openat", open(path, O_PATH | O_DIRECTORY | O_CLOEXEC), quoted(path), "O_PATH|O_DIRECTORY|O_CLOEXEC");
    if (group < 0)
        return -1;
    pid_t child = CALL("clone3", fork_kept_by(clone_into, &group, &lifeline),
                       text("{flags=CLONE_INTO_CGROUP, exit_signal=SIGCHLD, cgroup=%d}", group),
                       number(sizeof(struct how)));
    int error = errno;
    close(group);
    errno = error;
    return go_on_as(stage, child, lifeline);
}

const struct step step_fork_into = {
    .name = "fork-into",
    .args = "GROUPS",
    .min_args = 1,
    .max_args = 1,
    .what = "like fork, but the child is born in a group of version 2: cpu,memory:box",
    .man = "clone(2), cgroups(7)",
    .forks = true,
    .check = check_groups,
    .hints = HINTS(
        {EOPNOTSUPP, "a child is born into one group of version 2; of version 1 there are many, so use cgroup-join, then "
         "fork"},
        {EACCES, "this group is not yours, or the nearest group above both this one and your own is not"},
        {ENOENT, "there is no group of this name: make it with cgroup-make"},
        {EBUSY, "a group that gives controllers to its children has no processes of its own"},
        {EINVAL, "this kernel is older than Linux 5.7: use cgroup-join, then fork"},
        {ENOSYS, "this kernel is older than Linux 5.3, or a seccomp filter forbids clone3: use cgroup-join, then fork"},
        {EAGAIN, "the limit of processes is reached (ulimit -u, or pids.max of the group)"},
        {ENOMEM, "the PID 1 of the namespace for new children has ended, so nobody can be born there any more"}),
    CODE(go_on_in_group),
};
