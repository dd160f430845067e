/* pivot: another root for the whole mount namespace; the old one can be taken away, then. pivot_root(2). */
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "beneath.h"
#include "namespaces.h"
#include "trace.h"

static int enter(int folder)
{
    return CALL("fchdir", fchdir(folder), number(folder));
}

static int pivot_root(const char *put_old)
{
    return CALL("pivot_root", syscall(SYS_pivot_root, ".", put_old), "\".\"", quoted(put_old));
}

/*
 * With "." for both no folder is needed for the old root: it lies over the new one for a moment, and is taken away,
 * lazily, with all that is mounted in it. As a slave it tells nobody of that: the host's own mounts stay.
 */
static int swap_roots(int old, int new)
{
    if (enter(new) < 0 || pivot_root(".") < 0 || enter(old) < 0 ||
        CALL("mount", mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL), "NULL", "\".\"", "NULL", "MS_SLAVE|MS_REC",
             "NULL") < 0)
        return -1;
    return CALL("umount2", umount2(".", MNT_DETACH), "\".\"", "MNT_DETACH");
}

/* The old root stays, at a folder below the new one. */
static int keep_old_root(int put_old, int new)
{
    return enter(new) < 0 ? -1 : pivot_root(text("/proc/self/fd/%d", put_old));
}

static const char *place_for_old(char **args)
{
    return args[1] ? text("%s/%s", args[0], args[1]) : NULL;
}

static int open_old(struct stage *stage, char **args)
{
    const char *path = place_for_old(args);
    if (path && mkdir_safely(stage, path) < 0)
        return -1;
    return open_safely(stage, path ? place_for_old(args) : "/", O_PATH | O_DIRECTORY, "O_PATH|O_DIRECTORY");
}

static void close_all(const int fds[], int count)
{
    for (int i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/* All processes of the namespace whose root directory was the old root get the new one, not only this one. */
static int pivot(struct stage *stage, char **args)
{
    int home = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC), old = open_old(stage, args);
    int new = old < 0 ? -1 : open_safely(stage, args[0], O_PATH | O_DIRECTORY, "O_PATH|O_DIRECTORY");
    int result = new < 0 ? -1 : args[1] ? keep_old_root(old, new) : swap_roots(old, new);
    int error = errno;
    if (result < 0 && home >= 0)
        enter(home);
    close_all((int[]){home, old, new}, 3);
    errno = error;
    if (result < 0 || CALL("chdir", chdir("/"), "\"/\"") < 0)
        return -1;
    stage->entered = true;
    return 0;
}

const struct step step_pivot = {
    .name = "pivot",
    .args = "PATH [OLD]",
    .min_args = 1,
    .max_args = 2,
    .what = "make the mount at PATH the root of this mount namespace, and take the old root away, or keep it at OLD",
    .man = "pivot_root(2)",
    .needs_own = CLONE_NEWNS,
    .makes = place_for_old,
    .enters_root = true,
    .hints = HINTS(
        {EINVAL, "the new root must be a mount point ('bind PATH PATH' makes it one), neither it nor the present root "
         "may be shared ('private' first), and the present root may not be the initramfs"},
        {EBUSY, "the new root is the root already"},
        {EPERM, "this needs CAP_SYS_ADMIN and an own mount namespace: put 'unshare mnt' first"},
        {ENOENT, "there is no such folder"},
        {ENOTDIR, "the new root and the place for the old one must be folders"},
        {EACCES, "a folder on the way may not be searched or written in"}),
    CODE(pivot),
};
