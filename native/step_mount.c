/* mount, umount, bind: the file systems that one sees. mount(2), mount_namespaces(7). */
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

#include "namespaces.h"
#include "trace.h"

#define SAFE (MS_NOSUID | MS_NODEV)

/* The kinds that a user namespace may mount, each with its usual place and flags. */
static const struct kind {
    const char *type, *target;
    unsigned long flags;
    const char *flag_names;
} kinds[] = {
    {"proc", "/proc", SAFE | MS_NOEXEC, "MS_NOSUID|MS_NODEV|MS_NOEXEC"},
    {"sysfs", "/sys", SAFE | MS_NOEXEC, "MS_NOSUID|MS_NODEV|MS_NOEXEC"},
    {"tmpfs", "/mnt", SAFE, "MS_NOSUID|MS_NODEV"},
    {"mqueue", "/dev/mqueue", SAFE | MS_NOEXEC, "MS_NOSUID|MS_NODEV|MS_NOEXEC"},
    {NULL, NULL, 0, NULL},
};

static const struct kind *find_kind(const char *type)
{
    for (const struct kind *kind = kinds; kind->type; kind++)
        if (!strcmp(kind->type, type))
            return kind;
    return NULL;
}

static const char *check_type(char **args)
{
    return find_kind(args[0]) ? NULL : "the types are proc, sysfs, tmpfs and mqueue";
}

/*
 * proc, sysfs and mqueue show the PID, network and IPC namespace of the process that mounts them, and the
 * kernel wants that namespace to belong to the mounter's own user namespace.
 */
static int mount_filesystem(struct stage *stage, char **args)
{
    (void)stage;
    const struct kind *kind = find_kind(args[0]);
    const char *target = args[1] ? args[1] : kind->target;
    return CALL("mount", mount(kind->type, target, kind->type, kind->flags, NULL), quoted(kind->type),
                quoted(target), quoted(kind->type), kind->flag_names, "NULL");
}

static int unmount(struct stage *stage, char **args)
{
    (void)stage;
    return CALL("umount2", umount2(args[0], 0), quoted(args[0]), "0");
}

/* The same files at a second place. Recursive, because a part of an inherited tree may not be uncovered. */
static int bind_mount(struct stage *stage, char **args)
{
    (void)stage;
    return CALL("mount", mount(args[0], args[1], NULL, MS_BIND | MS_REC, NULL), quoted(args[0]), quoted(args[1]),
                "NULL", "MS_BIND|MS_REC", "NULL");
}

const struct step step_mount = {
    .name = "mount",
    .args = "TYPE [TARGET]",
    .min_args = 1,
    .max_args = 2,
    .what = "mount proc (on /proc), sysfs (/sys), tmpfs (/mnt) or mqueue (/dev/mqueue)",
    .man = "mount(2), mount_namespaces(7)",
    .needs_own = CLONE_NEWNS,
    .check = check_type,
    .hints = HINTS(
        {EPERM, "a mount needs an own mount namespace, and proc an own PID namespace that was entered by "
         "fork, sysfs an own network namespace, mqueue an own IPC namespace"},
        {ENOENT, "the folder to mount on does not exist"},
        {ENODEV, "this kernel was built without this file system"}),
    CODE(mount_filesystem),
};

const struct step step_umount = {
    .name = "umount",
    .args = "TARGET",
    .min_args = 1,
    .max_args = 1,
    .what = "take a mount away",
    .man = "umount(2), mount_namespaces(7)",
    .needs_own = CLONE_NEWNS,
    .hints = HINTS(
        {EINVAL, "nothing is mounted there, or it is locked because it came with the mount namespace"},
        {EPERM, "this needs CAP_SYS_ADMIN and an own mount namespace"},
        {EBUSY, "somebody still uses a file in there"}),
    CODE(unmount),
};

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
        {ENOENT, "the source or the target does not exist"},
        {ENOTDIR, "a file can only be bound on a file, and a folder on a folder"}),
    CODE(bind_mount),
};
