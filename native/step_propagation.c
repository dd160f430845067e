/* private, slave, shared: who hears of a mount made here? mount_namespaces(7), "Shared subtrees". */
#include <sys/mount.h>

#include "namespaces.h"
#include "trace.h"

static int set_propagation(const char *path, unsigned long kind, const char *kind_name)
{
    if (!path)
        path = "/";
    return CALL("mount", mount(NULL, path, NULL, MS_REC | kind, NULL), "NULL", quoted(path), "NULL",
                text("MS_REC|%s", kind_name), "NULL");
}

/* Nothing crosses, in either direction. */
static int make_private(struct stage *stage, char **args)
{
    if (set_propagation(args[0], MS_PRIVATE, "MS_PRIVATE") < 0)
        return -1;
    stage->detached_mounts = stage->detached_mounts || !args[0];
    return 0;
}

/* What is mounted on the other side still arrives; what is mounted here stays here. */
static int make_slave(struct stage *stage, char **args)
{
    if (set_propagation(args[0], MS_SLAVE, "MS_SLAVE") < 0)
        return -1;
    stage->detached_mounts = stage->detached_mounts || !args[0];
    return 0;
}

/* Mounts made here appear in every copy of this mount namespace made from now on, and theirs appear here. */
static int make_shared(struct stage *stage, char **args)
{
    (void)stage;
    return set_propagation(args[0], MS_SHARED, "MS_SHARED");
}

const struct step step_private = {
    .name = "private",
    .args = "[PATH]",
    .max_args = 1,
    .what = "no mount event crosses this mount and those below it (default: /)",
    .man = "mount_namespaces(7)",
    .needs_own = CLONE_NEWNS,
    .hints = HINTS(
        {EPERM, "these mounts are the host's: put 'unshare mnt' first"},
        {EINVAL, "this is not a mount point: bind it on itself first"}),
    CODE(make_private),
};

const struct step step_slave = {
    .name = "slave",
    .args = "[PATH]",
    .max_args = 1,
    .what = "mount events come in, none go out (default: /)",
    .man = "mount_namespaces(7)",
    .needs_own = CLONE_NEWNS,
    .hints = HINTS(
        {EPERM, "these mounts are the host's: put 'unshare mnt' first"},
        {EINVAL, "this is not a mount point: bind it on itself first"}),
    CODE(make_slave),
};

const struct step step_shared = {
    .name = "shared",
    .args = "[PATH]",
    .max_args = 1,
    .what = "mount events go both ways between copies of this mount (default: /)",
    .man = "mount_namespaces(7)",
    .needs_own = CLONE_NEWNS,
    .hints = HINTS(
        {EPERM, "these mounts are the host's: put 'unshare mnt' first"},
        {EINVAL, "this is not a mount point: bind it on itself first"}),
    CODE(make_shared),
};
