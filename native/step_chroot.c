/* chroot: another root directory for this process and its children. It is no jail: see step_escape.c. chroot(2). */
#include <sys/stat.h>
#include <unistd.h>

#include "trace.h"

static bool is_still_root(const struct stat *before)
{
    struct stat root;
    return stat("/", &root) < 0 || (root.st_dev == before->st_dev && root.st_ino == before->st_ino);
}

/* The call leaves the working directory where it is, outside: without the second one ".." would go on to lead there. */
static int change_root(struct stage *stage, char **args)
{
    struct stat before = {0};
    stat("/", &before);
    if (CALL("chroot", chroot(args[0]), quoted(args[0])) < 0 || CALL("chdir", chdir("/"), "\"/\"") < 0)
        return -1;
    stage->entered = stage->entered || !is_still_root(&before);
    return 0;
}

const struct step step_chroot = {
    .name = "chroot",
    .args = "PATH",
    .min_args = 1,
    .max_args = 1,
    .what = "make this folder the root directory, and go there",
    .man = "chroot(2)",
    .enters_root = true,
    .hints = HINTS(
        {EPERM, "this needs CAP_SYS_CHROOT: put 'unshare user + map-root' first, and take capabilities away later"},
        {ENOENT, "there is no such folder"},
        {ENOTDIR, "the root directory must be a folder"},
        {EACCES, "a folder on the way may not be searched"}),
    CODE(change_root),
};
