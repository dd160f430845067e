/*
 * escape: out of the root directory, by four ways that are known to all. chroot(2) says of itself that it is "not
 * intended to be used for any kind of security purpose". Whether one got out is not taken from the calls but looked at.
 */
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "namespaces.h"
#include "trace.h"

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

struct attempt {
    const struct stage *stage;
    struct stat root; /* as it was */
    int home;         /* where we were */
};

static bool is_same(const struct stat *one, const struct stat *other)
{
    return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

static bool is_out(const struct attempt *attempt)
{
    struct stat root;
    return stat("/", &root) == 0 && !is_same(&root, &attempt->root);
}

static int enter(int folder)
{
    return CALL("fchdir", fchdir(folder), number(folder));
}

static int be_root_here(void)
{
    return CALL("chroot", chroot("."), "\".\"");
}

/*
 * ".." stops at the root directory only for somebody who is below it. From outside it leads up to where the mount
 * namespace begins, and that becomes the root.
 */
static int climb_out(void)
{
    struct stat here, above;
    do {
        if (stat(".", &here) < 0 || CALL("chdir", chdir(".."), "\"..\"") < 0 || stat(".", &above) < 0)
            return -1;
    } while (!is_same(&here, &above));
    return be_root_here();
}

static int go_down(const char *folder)
{
    return CALL("chroot", chroot(folder), quoted(folder));
}

/* Where no folder can be made any other will do. */
static int go_down_anywhere(void)
{
    static const char *const folders[] = {"proc", "dev", "etc", "usr", "bin"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (access(folders[i], X_OK) == 0)
            return go_down(folders[i]);
    return -1;
}

static bool can_make_folder(const struct attempt *attempt)
{
    return access(".", W_OK) == 0 && may_make(attempt->stage, "/.escape") &&
           CALL("mkdir", mkdir(".escape", 0700), "\".escape\"", "0700") == 0;
}

/* A root directory further down makes the present one the outside, and `top` still leads there. */
static int leave_root_below(const struct attempt *attempt, int top)
{
    bool made = can_make_folder(attempt);
    int result = made ? go_down(".escape") : go_down_anywhere(), error = errno;
    if (made)
        unlinkat(top, ".escape", AT_REMOVEDIR);
    errno = error;
    return result < 0 ? -1 : enter(top);
}

/* chroot(2) changes the root directory and nothing else: neither what is open nor where we are. */
static int by_chroot(const struct attempt *attempt)
{
    if (CALL("chdir", chdir("/"), "\"/\"") < 0)
        return -1;
    int top = CALL("openat", open(".", O_PATH | O_DIRECTORY | O_CLOEXEC), "AT_FDCWD", "\".\"",
                   "O_PATH|O_DIRECTORY|O_CLOEXEC");
    if (top < 0)
        return -1;
    int result = leave_root_below(attempt, top) < 0 ? -1 : climb_out(), error = errno;
    if (result < 0 && is_out(attempt) && fchdir(top) == 0 && chroot(".") < 0)
        error = errno;
    close(top);
    errno = error;
    return result;
}

/* Where there is no /proc a process can still name itself. */
static int open_own_namespaces(void)
{
    const char *path = "/proc/self/ns/mnt";
    if (access(path, F_OK) < 0)
        return CALL("pidfd_open", syscall(SYS_pidfd_open, getpid(), 0), number(getpid()), "0");
    return CALL("openat", open(path, O_RDONLY | O_CLOEXEC), "AT_FDCWD", quoted(path), "O_RDONLY|O_CLOEXEC");
}

/* Whoever enters a mount namespace begins at its root; also who is in it already. */
static int by_setns(const struct attempt *attempt)
{
    (void)attempt;
    int fd = open_own_namespaces();
    if (fd < 0)
        return -1;
    int result = CALL("setns", setns(fd, CLONE_NEWNS), number(fd), "CLONE_NEWNS"), error = errno;
    close(fd);
    errno = error;
    return result;
}

/* PID 1 may have stayed outside, and /proc shows where that is. */
static int by_proc(const struct attempt *attempt)
{
    (void)attempt;
    return go_down("/proc/1/root");
}

static bool is_leaked_folder(const struct attempt *attempt, int fd)
{
    struct stat file;
    return fd != attempt->home && fstat(fd, &file) == 0 && S_ISDIR(file.st_mode);
}

/* An open folder stays what it is, whatever becomes of / and of the mounts. */
static int by_descriptor(const struct attempt *attempt)
{
    int result = -1, error = EBADF;
    for (int fd = 3; fd < descriptor_limit() && !is_out(attempt); fd++)
        if (is_leaked_folder(attempt, fd)) {
            result = enter(fd) < 0 ? -1 : climb_out();
            error = errno;
        }
    errno = error;
    return result;
}

static const struct way {
    const char *name;
    int (*try)(const struct attempt *attempt);
} ways[] = {{"chroot", by_chroot}, {"setns", by_setns}, {"proc", by_proc}, {"fd", by_descriptor}, {NULL, NULL}};

static const struct way *find_way(const char *name)
{
    const struct way *way = ways;
    while (way->name && strcmp(way->name, name))
        way++;
    return way->name ? way : NULL;
}

static const char *check_way(char **args)
{
    return find_way(args[0]) ? NULL : "the ways are chroot, setns, proc and fd";
}

/* Every call can go well and the root still be the same: then there is nothing above it, ENOENT. */
static int escape(struct stage *stage, char **args)
{
    struct attempt attempt = {.stage = stage, .home = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC)};
    stat("/", &attempt.root);
    int result = find_way(args[0])->try(&attempt), error = result < 0 ? errno : ENOENT;
    bool out = result == 0 && is_out(&attempt) && CALL("chdir", chdir("/"), "\"/\"") == 0;
    if (out)
        stage->entered = false;
    else if (attempt.home >= 0)
        enter(attempt.home);
    if (attempt.home >= 0)
        close(attempt.home);
    errno = error;
    return out ? 0 : -1;
}

const struct step step_escape = {
    .name = "escape",
    .args = "WAY",
    .min_args = 1,
    .max_args = 1,
    .what = "try to get out of the root directory: by chroot, setns, proc, or the fd of a folder that was left open",
    .man = "chroot(2), setns(2), pivot_root(2)",
    .check = check_way,
    .hints = HINTS(
        {EPERM, "this way needs CAP_SYS_CHROOT, and setns CAP_SYS_ADMIN too: without them it is closed"},
        {ENOENT, "nothing on this way leads further up: the root directory is what it was"},
        {EBADF, "nobody has left a folder open"},
        {EACCES, "the root directory of PID 1 may be followed only by who may trace it (ptrace(2))"}),
    CODE(escape),
};
