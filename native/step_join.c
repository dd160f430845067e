/*
 * join: into namespaces that are there already, those of a process or one that a file holds. setns(2).
 *
 * As in unshare, pid is different: only our children will be in there. It has to lie below the one that we are in.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "beneath.h"
#include "host_namespaces.h"
#include "namespaces.h"
#include "trace.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

enum { KINDS = 8 };

static const char *check_join(char **args)
{
    int flags = parse_namespaces(args[0]);
    if (flags < 0)
        return "the kinds are user, mnt, uts, ipc, net, pid, cgroup and time";
    if (!is_pid(args[1]) && (flags & (flags - 1)))
        return "a file holds one namespace, so name one kind; a process has all of them";
    return wrong_pid(args[1]);
}

/* Returns the flags of what was joined, 0 with errno if nothing was. */
static int enter(int fd, int flags)
{
    return CALL("setns", setns(fd, flags), number(fd), namespace_flags(flags)) < 0 ? 0 : flags;
}

static int close_with(int fd, int result)
{
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

/*
 * For a kernel before 5.8. All files are opened first: in another mount namespace the way to them may be gone. The user
 * namespace goes first, since it is what gives the right to join the others.
 */
static int join_one_by_one(const char *pid, int flags)
{
    int files[KINDS], joined = 0, error = 0;
    for (int i = 0; i < KINDS; i++) {
        const char *path = text("/proc/%s/ns/%s", pid, namespace_kinds[i].name);
        files[i] = -1;
        if (error || !(flags & namespace_kinds[i].flag))
            continue;
        files[i] = CALL("openat", open(path, O_RDONLY | O_CLOEXEC), "AT_FDCWD", quoted(path), "O_RDONLY|O_CLOEXEC");
        error = files[i] < 0 ? errno : 0;
    }
    for (int i = 0; i < KINDS; i++) {
        if (files[i] >= 0 && !error && !enter(files[i], namespace_kinds[i].flag))
            error = errno;
        else if (files[i] >= 0 && !error)
            joined |= namespace_kinds[i].flag;
        if (files[i] >= 0)
            close(files[i]);
    }
    errno = error;
    return joined;
}

/* All at once or nothing, and the kernel knows the right order: the user namespace first. Since Linux 5.8. */
static int join_process(const char *pid, int flags)
{
    int fd = CALL("pidfd_open", syscall(SYS_pidfd_open, atoi(pid), 0), pid, "0");
    if (fd < 0)
        return errno == ENOSYS ? join_one_by_one(pid, flags) : 0;
    return close_with(fd, enter(fd, flags));
}

static int join_file(const struct stage *stage, const char *path, int flag)
{
    int fd = open_safely(stage, path, O_RDONLY | O_NONBLOCK, "O_RDONLY|O_NONBLOCK"); /* a FIFO would let us wait */
    return fd < 0 ? 0 : close_with(fd, enter(fd, flag));
}

/*
 * What is not the host's counts as our own from now on, and what is the host's does not any more: safety.c asks. A mount
 * namespace never does: services of the host have some of their own, with the host's files, and a mount would stay in there.
 */
static void note_joined(struct stage *stage, int own_namespaces, int joined)
{
    stage->own = (stage->own & ~joined) | not_the_hosts(own_namespaces, joined & ~CLONE_NEWNS);
    if (joined & CLONE_NEWPID)
        stage->joined_pid = true;
    if (joined & CLONE_NEWNS) {
        stage->detached_mounts = false; /* who knows where mounts travel from there */
        stage->entered = false;         /* setns leads to the root of the other mount namespace */
    }
}

static int join(struct stage *stage, char **args)
{
    int flags = parse_namespaces(args[0]), own_namespaces = open_own_namespaces();
    uid_t uid = geteuid();
    gid_t gid = getegid();
    errno = 0;
    int joined = is_pid(args[1]) ? join_process(args[1], flags) : join_file(stage, args[1], flags), error = errno;
    note_joined(stage, own_namespaces, joined);
    if (joined & CLONE_NEWUSER) {
        stage->uid = uid; /* should its map still be to be written */
        stage->gid = gid;
    }
    if (own_namespaces >= 0)
        close(own_namespaces);
    errno = error;
    return joined == flags ? 0 : -1;
}

const struct step step_join = {
    .name = "join",
    .args = "KIND[,KIND...] PID|FILE",
    .min_args = 2,
    .max_args = 2,
    .what = "join namespaces of another process, or the one that a file holds; a PID namespace is entered by fork",
    .man = "setns(2), namespaces(7)",
    .check = check_join,
    .hints = HINTS(
        {EPERM, "this needs CAP_SYS_ADMIN in the user namespace that owns it and in your own: join that user namespace "
         "in the same step, 'join user,KIND PID', or before"},
        {EACCES, "the namespaces of this process may be opened only by who may trace it (ptrace(2)), or the file is not "
         "yours to read"},
        {EINVAL, "you are in this user namespace already; or the PID namespace does not lie below yours; or the file "
         "holds no namespace of this kind: 'keep' puts one on it"},
        {ESRCH, "there is no such process in this PID namespace"},
        {ENOENT, "there is no such file, or no such process in this /proc, or this kernel was built without this kind of "
         "namespace"},
        {ENOSYS, "openat2(2), which keeps links in the root file system inside, came with Linux 5.6"}),
    CODE(join),
};
