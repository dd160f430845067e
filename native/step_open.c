/* open: a folder, left open for all that comes, the command too: a leak, on purpose. CVE-2024-21626 of runc was one. */
#include <fcntl.h>

#include "trace.h"

/* Not O_CLOEXEC, of all open files here the only one: a descriptor keeps what it was opened on, whatever / becomes. */
static int leave_open(struct stage *stage, char **args)
{
    (void)stage;
    int fd = CALL("openat", open(args[0], O_RDONLY | O_DIRECTORY), "AT_FDCWD", quoted(args[0]), "O_RDONLY|O_DIRECTORY");
    return fd < 0 ? -1 : 0;
}

const struct step step_open = {
    .name = "open",
    .args = "PATH",
    .min_args = 1,
    .max_args = 1,
    .what = "open a folder and leave its descriptor open, for the command too",
    .man = "open(2)",
    .hints = HINTS(
        {ENOENT, "there is no such folder"},
        {ENOTDIR, "this is not a folder"},
        {EACCES, "this folder is not yours to read"}),
    CODE(leave_open),
};
