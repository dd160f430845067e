/* bind: the same files at a second place. mount(2), "Creating a bind mount". */
#include "beneath.h"
#include "namespaces.h"

static int bind_mount(struct stage *stage, char **args)
{
    return bind_safely(stage, args[0], args[1]);
}

const struct step step_bind = {
    .name = "bind",
    .args = "SOURCE TARGET",
    .min_args = 2,
    .max_args = 2,
    .what = "show a file or folder, with all that is mounted below it, at a second place",
    .man = "mount(2)",
    .needs_own = CLONE_NEWNS,
    .hints = HINTS(
        {EPERM, "this needs an own mount namespace: put 'unshare mnt' first"},
        {ENOENT, "the source or the target does not exist: make it with 'touch' or 'mkdir' first. In the root file "
         "system a link is followed as seen from inside"},
        {ENOTDIR, "a file can only be bound on a file, and a folder on a folder"},
        {ELOOP, "a symbolic link in the root file system leads in a circle"},
        {ENOSYS, "openat2(2), which keeps links in the root file system inside, came with Linux 5.6"}),
    CODE(bind_mount),
};
