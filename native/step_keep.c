/*
 * keep: a namespace lives as long as somebody needs it: a process in it, an open file, or a mount of its file, as here.
 * namespaces(7), "Namespace lifetime". The mount itself lives as long as the mount namespace that it is made in.
 */
#include <string.h>
#include <sys/mount.h>

#include "beneath.h"
#include "namespaces.h"
#include "trace.h"

/* One kind, not several with commas. */
static const char *check_kind(char **args)
{
    int flag = parse_namespaces(args[0]);
    return flag < 0 || (flag & (flag - 1)) ? "the kind is one of user, mnt, uts, ipc, net, pid, cgroup and time" : NULL;
}

/* A new pid or time namespace is that of our children; once we are one of them both links lead to the same. */
static const char *link_of(const char *kind)
{
    bool for_children = !strcmp(kind, "pid") || !strcmp(kind, "time");
    return text("/proc/self/ns/%s%s", kind, for_children ? "_for_children" : "");
}

static int keep(struct stage *stage, char **args)
{
    const char *namespace = link_of(args[0]);
    struct spot spot;
    if (find_spot(stage, args[1], &spot) < 0)
        return -1;
    int result = CALL("mount", mount(namespace, spot.path, NULL, MS_BIND, NULL), quoted(namespace), quoted(spot.path),
                      "NULL", "MS_BIND", "NULL");
    leave_spot(&spot);
    return result;
}

const struct step step_keep = {
    .name = "keep",
    .args = "KIND FILE",
    .min_args = 2,
    .max_args = 2,
    .what = "hold this namespace by a mount of it on a file, so that it lives without a process",
    .man = "namespaces(7), mount_namespaces(7)",
    .needs_own = CLONE_NEWNS,
    .check = check_kind,
    .hints = HINTS(
        {EPERM, "a mount needs an own mount namespace: put 'unshare mnt' first"},
        {EINVAL, "a mount namespace can't be held by a mount in itself, or in one that was made later: neither might ever "
         "end"},
        {ENOENT, "there is no such file: make it with 'touch' first; or nobody was born yet in the new PID namespace: "
         "put 'fork' first; or there is no /proc here that knows us"},
        {ENOTDIR, "this is a folder: a namespace is held by a file"},
        {ELOOP, "a symbolic link in the root file system leads in a circle"},
        {ENOSYS, "openat2(2), which keeps links in the root file system inside, came with Linux 5.6"}),
    CODE(keep),
};
