/* bind-tty: the terminal that one sits at, at the same place below a root file system. ttyname(3), pts(4). */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "beneath.h"
#include "namespaces.h"
#include "trace.h"

/* The link tells its name, and the look whether that is still the same terminal here: another devpts has others. */
static int read_name(char name[PATH_MAX])
{
    struct stat named, open;
    ssize_t length = readlink("/proc/self/fd/0", name, PATH_MAX - 1);
    if (length < 0)
        return -1;
    name[length] = '\0';
    if (stat(name, &named) < 0 || fstat(0, &open) < 0)
        return -1;
    if (named.st_rdev == open.st_rdev && named.st_ino == open.st_ino && named.st_dev == open.st_dev)
        return 0;
    errno = ENODEV;
    return -1;
}

static const char *place(char **args)
{
    char name[PATH_MAX];
    return isatty(0) && read_name(name) == 0 ? text("%s%s", args[0], name) : NULL;
}

static int bind_terminal(struct stage *stage, char **args)
{
    struct termios settings;
    char name[PATH_MAX], target[2 * PATH_MAX];
    if (CALL("ioctl", tcgetattr(0, &settings), "0", "TCGETS") < 0 ||
        CALL("readlink", read_name(name), "\"/proc/self/fd/0\"") < 0)
        return -1;
    snprintf(target, sizeof target, "%s%s", args[0], name);
    return touch_safely(stage, target) < 0 ? -1 : bind_safely(stage, name, target);
}

const struct step step_bind_tty = {
    .name = "bind-tty",
    .args = "ROOT",
    .min_args = 1,
    .max_args = 1,
    .what = "show the terminal on standard input at the same place below ROOT",
    .man = "ttyname(3), pts(4)",
    .needs_own = CLONE_NEWNS,
    .makes = place,
    .hints = HINTS(
        {ENOTTY, "standard input is not a terminal"},
        {ENOENT, "there is no folder below ROOT for it, such as ROOT/dev/pts; or the terminal has no name here, "
         "because it belongs to another devpts"},
        {ENODEV, "the terminal belongs to another devpts: what has its name here is another one"},
        {EPERM, "a mount needs an own mount namespace: put 'unshare mnt' first"},
        {EACCES, "the folder below ROOT is not yours to write in"}),
    CODE(bind_terminal),
};
