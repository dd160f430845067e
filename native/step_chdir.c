/* chdir: where relative paths begin. chdir(2). */
#include <unistd.h>

#include "trace.h"

/* Behind chroot or pivot a path is one of the new root. What is executed in the end begins in this folder. */
static int change_folder(struct stage *stage, char **args)
{
    (void)stage;
    return CALL("chdir", chdir(args[0]), quoted(args[0]));
}

const struct step step_chdir = {
    .name = "chdir",
    .args = "PATH",
    .min_args = 1,
    .max_args = 1,
    .what = "go to this folder, in which the command then begins",
    .man = "chdir(2)",
    .hints = HINTS(
        {ENOENT, "there is no such folder; behind 'chroot' or 'pivot' paths are those of the new root"},
        {ENOTDIR, "one can only go to a folder"},
        {EACCES, "a folder on the way may not be searched by this user"}),
    CODE(change_folder),
};
