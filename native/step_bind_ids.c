/*
 * bind-ids: the same files at a second place, where they belong to others. Nothing is written to the files: the mount
 * translates, by the map of a user namespace that is made for that and has nobody in it. mount_setattr(2), MOUNT_ATTR_IDMAP.
 */
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "beneath.h"
#include "namespaces.h"
#include "pass.h"
#include "trace.h"
#include "write_line.h"

/* The numbers are the same on all machines; older systems lack the names. */
#ifndef SYS_open_tree
#define SYS_open_tree 428
#endif
#ifndef SYS_move_mount
#define SYS_move_mount 429
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0x1000
#endif
enum { OPEN_CLONE = 1, FROM_EMPTY_PATH = 0x04, TO_SYMLINKS = 0x10 };

/* struct mount_attr of <linux/mount.h>, which can't be included together with <sys/mount.h> everywhere. */
struct attributes {
    uint64_t set, clear, propagation, userns_fd;
};
static const uint64_t ID_MAP = 0x00100000; /* MOUNT_ATTR_IDMAP */

static const char *check_ids(char **args)
{
    for (char **arg = args + 2; *arg; arg++) {
        char *end;
        unsigned long id = strtoul(*arg, &end, 10);
        if (**arg < '0' || **arg > '9' || *end || strlen(*arg) > 10 || id > 4294967295UL)
            return "the ids are three numbers: the first one as the files have it, the first one to show, how many";
    }
    return NULL;
}

/* What /proc shows may be another PID namespace than ours: so the child says itself which folder is its own. */
static __attribute__((noreturn)) void show_own_folder(int line)
{
    int folder = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0)
        pass_send(line, "f", 1, folder);
    for (;;)
        pause();
}

static pid_t clone_elsewhere(void *nothing)
{
    (void)nothing;
    return (pid_t)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
}

static int take_folder(int line)
{
    char byte;
    int folder;
    struct pollfd polled = {.fd = line, .events = POLLIN};
    while (poll(&polled, 1, -1) < 0 && errno == EINTR)
        ;
    pass_receive(line, &byte, 1, &folder);
    return folder;
}

/* A process in a new user namespace, which only waits, and its folder in /proc. -1 with errno. */
static pid_t be_born_elsewhere(int *folder)
{
    int ends[2], lifeline;
    if (pass_open(ends) < 0)
        return -1;
    pid_t child = fork_kept_by(clone_elsewhere, NULL, &lifeline);
    if (child == 0)
        show_own_folder(ends[1]);
    int error = errno;
    close(ends[1]);
    *folder = child < 0 ? -1 : take_folder(ends[0]);
    close(ends[0]);
    errno = error;
    return child;
}

/* A descriptor of a user namespace with this map: as long as somebody has it open it needs nobody in it. */
static int make_map(char **numbers)
{
    char line[64]; /* it has to outlive all that is told of the calls in between (trace.h) */
    int folder, map = -1;
    snprintf(line, sizeof line, "%s %s %s", numbers[0], numbers[1], numbers[2]);
    pid_t child = CALL("clone", be_born_elsewhere(&folder), "CLONE_NEWUSER|SIGCHLD");
    if (child < 0)
        return -1;
    if (write_line(folder, "uid_map", line) == 0 && write_line(folder, "gid_map", line) == 0)
        map = CALL("openat", openat(folder, "ns/user", O_RDONLY | O_CLOEXEC), number(folder), "\"ns/user\"",
                   "O_RDONLY|O_CLOEXEC");
    int error = errno;
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(folder);
    errno = error;
    return map;
}

/* A copy of this one mount, which is not attached anywhere yet: one that others can see already is not changed any more. */
static int copy_mount(const struct stage *stage, const char *source)
{
    struct spot spot;
    if (find_spot(stage, source, &spot) < 0)
        return -1;
    int copy = CALL("open_tree", syscall(SYS_open_tree, AT_FDCWD, spot.path, OPEN_CLONE | O_CLOEXEC), "AT_FDCWD",
                    quoted(spot.path), "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC");
    leave_spot(&spot);
    return copy;
}

static int translate(int copy, int map)
{
    struct attributes change = {.set = ID_MAP, .userns_fd = map};
    return CALL("mount_setattr", syscall(SYS_mount_setattr, copy, "", AT_EMPTY_PATH, &change, sizeof change),
                number(copy), "\"\"", "AT_EMPTY_PATH", text("{attr_set=MOUNT_ATTR_IDMAP, userns_fd=%d}", map));
}

static int attach(const struct stage *stage, int copy, const char *target)
{
    struct spot spot;
    if (find_spot(stage, target, &spot) < 0)
        return -1;
    int result = CALL("move_mount", syscall(SYS_move_mount, copy, "", AT_FDCWD, spot.path, FROM_EMPTY_PATH | TO_SYMLINKS),
                      number(copy), "\"\"", "AT_FDCWD", quoted(spot.path), "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_SYMLINKS");
    leave_spot(&spot);
    return result;
}

static void close_kept(int fd)
{
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
}

static int bind_with_ids(struct stage *stage, char **args)
{
    int copy = copy_mount(stage, args[0]);
    int map = copy < 0 ? -1 : make_map(args + 2);
    int result = map < 0 || translate(copy, map) < 0 || attach(stage, copy, args[1]) < 0 ? -1 : 0;
    close_kept(map);
    close_kept(copy);
    return result;
}

const struct step step_bind_ids = {
    .name = "bind-ids",
    .args = "SOURCE TARGET FROM TO COUNT",
    .min_args = 5,
    .max_args = 5,
    .what = "show a folder at a second place, where files of the ids from FROM on belong to those from TO on",
    .man = "mount_setattr(2)",
    .needs_own = CLONE_NEWNS,
    .check = check_ids,
    .hints = HINTS(
        {EPERM, "the mount may be translated by who has CAP_SYS_ADMIN in the user namespace in which the file system was "
         "mounted: a tmpfs of your own, but not the host's files. It is done once, and the ids from TO on must be mapped "
         "in yours"},
        {EINVAL, "this kernel can't translate for this file system (tmpfs: since Linux 6.3), or other mounts are locked in "
         "this folder, or the three numbers make no map, or a file was to be shown on a folder"},
        {ENOENT, "the source or the target does not exist: make it with 'mkdir' first. In the root file system a link is "
         "followed as seen from inside"},
        {ENOTDIR, "a file can only be bound on a file, and a folder on a folder"},
        {ENOSYS, "idmapped mounts came with Linux 5.12, this kernel is older"}),
    CODE(bind_with_ids),
};
