/* read-only, writable: mount_setattr(2) changes a flag of a whole tree of mounts at once (Linux 5.12). */
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "beneath.h"
#include "namespaces.h"
#include "trace.h"

#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

/* struct mount_attr of <linux/mount.h>, which can't be included together with <sys/mount.h> everywhere. */
struct attributes {
    uint64_t set, clear, propagation, userns_fd;
};
static const uint64_t READ_ONLY = 1; /* MOUNT_ATTR_RDONLY */

static int set_attributes(const struct stage *stage, const char *path, unsigned flags, struct attributes change,
                          const char *names)
{
    struct spot spot;
    if (find_spot(stage, path ? path : "/", &spot) < 0)
        return -1;
    int result = CALL("mount_setattr", syscall(SYS_mount_setattr, AT_FDCWD, spot.path, flags, &change, sizeof change),
                      "AT_FDCWD", quoted(spot.path), flags ? "AT_RECURSIVE" : "0", names);
    leave_spot(&spot);
    return result;
}

/*
 * Devices and sockets can still be used, only files can't be changed. Who has CAP_SYS_ADMIN in the user
 * namespace that owns these mounts can undo it; in a user namespace below, the flag is locked.
 */
static int make_read_only(struct stage *stage, char **args)
{
    return set_attributes(stage, args[0], AT_RECURSIVE, (struct attributes){.set = READ_ONLY},
                          "{attr_set=MOUNT_ATTR_RDONLY}");
}

/* Only this one mount, not those below it. */
static int make_writable(struct stage *stage, char **args)
{
    return set_attributes(stage, args[0], 0, (struct attributes){.clear = READ_ONLY}, "{attr_clr=MOUNT_ATTR_RDONLY}");
}

const struct step step_read_only = {
    .name = "read-only",
    .args = "[PATH]",
    .max_args = 1,
    .what = "make this mount and all below it read-only (default: /)",
    .man = "mount_setattr(2)",
    .needs_own = CLONE_NEWNS,
    .hints = HINTS(
        {EPERM, "these mounts are the host's: put 'unshare mnt' first"},
        {EINVAL, "this is not a mount point: bind it on itself first"},
        {ENOENT, "there is no such folder. In the root file system a link is followed as seen from inside"},
        {ENOSYS, "mount_setattr(2) came with Linux 5.12, this kernel is older"}),
    CODE(make_read_only),
};

const struct step step_writable = {
    .name = "writable",
    .args = "[PATH]",
    .max_args = 1,
    .what = "make this one mount writable again (default: /)",
    .man = "mount_setattr(2)",
    .needs_own = CLONE_NEWNS,
    .hints = HINTS(
        {EINVAL, "this is not a mount point: bind it on itself first"},
        {EPERM, "the flag is locked: it was set in a user namespace above this one"}),
    CODE(make_writable),
};
