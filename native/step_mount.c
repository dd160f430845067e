/* mount, umount: the file systems that one sees. mount(2), mount_namespaces(7). */
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

#include "beneath.h"
#include "namespaces.h"
#include "trace.h"

#define SAFE (MS_NOSUID | MS_NODEV)

/* The kinds that a user namespace may mount, each with its usual place, flags and options. */
static const struct kind {
    const char *type, *target;
    unsigned long flags;
    const char *flag_names, *options;
} kinds[] = {
    {"proc", "/proc", SAFE | MS_NOEXEC, "MS_NOSUID|MS_NODEV|MS_NOEXEC", NULL},
    {"sysfs", "/sys", SAFE | MS_NOEXEC, "MS_NOSUID|MS_NODEV|MS_NOEXEC", NULL},
    {"tmpfs", "/mnt", SAFE, "MS_NOSUID|MS_NODEV", NULL},
    {"ramfs", "/mnt", SAFE, "MS_NOSUID|MS_NODEV", NULL},
    {"mqueue", "/dev/mqueue", SAFE | MS_NOEXEC, "MS_NOSUID|MS_NODEV|MS_NOEXEC", NULL},
    {"devpts", "/dev/pts", MS_NOSUID | MS_NOEXEC, "MS_NOSUID|MS_NOEXEC", "newinstance,ptmxmode=0666,mode=0620"},
    {"cgroup2", "/sys/fs/cgroup", SAFE | MS_NOEXEC, "MS_NOSUID|MS_NODEV|MS_NOEXEC", NULL},
    {NULL, NULL, 0, NULL, NULL},
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
    return find_kind(args[0]) ? NULL : "the types are proc, sysfs, tmpfs, ramfs, mqueue, devpts and cgroup2";
}

static bool holds_files(const struct kind *kind)
{
    return !strcmp(kind->type, "tmpfs") || !strcmp(kind->type, "ramfs");
}

/*
 * proc, sysfs, mqueue and cgroup2 show the PID, network, IPC and cgroup namespace of the process that mounts them, and
 * the kernel wants that namespace to belong to the mounter's own user namespace. Each devpts is one of its own.
 */
static int mount_filesystem(struct stage *stage, char **args)
{
    const struct kind *kind = find_kind(args[0]);
    const char *target = args[1] ? args[1] : kind->target;
    const char *options = args[1] && args[2] ? args[2] : kind->options;
    struct spot spot;
    if (find_spot(stage, target, &spot) < 0)
        return -1;
    int result = CALL("mount", mount(kind->type, spot.path, kind->type, kind->flags, options), quoted(kind->type),
                      quoted(spot.path), quoted(kind->type), kind->flag_names, options ? quoted(options) : "NULL");
    leave_spot(&spot);
    if (result == 0 && holds_files(kind))
        remember_ours(stage, target);
    return result;
}

static int unmount(struct stage *stage, char **args)
{
    (void)stage;
    return CALL("umount2", umount2(args[0], 0), quoted(args[0]), "0");
}

const struct step step_mount = {
    .name = "mount",
    .args = "TYPE [TARGET [OPTIONS]]",
    .min_args = 1,
    .max_args = 3,
    .what = "mount proc (on /proc), sysfs (/sys), tmpfs or ramfs (/mnt), mqueue (/dev/mqueue), devpts (/dev/pts) or "
            "cgroup2 (/sys/fs/cgroup)",
    .man = "mount(2), mount_namespaces(7)",
    .needs_own = CLONE_NEWNS,
    .check = check_type,
    .hints = HINTS(
        {EPERM, "a mount needs an own mount namespace, and proc an own PID namespace that was entered by "
         "fork, sysfs an own network namespace, mqueue an own IPC namespace, cgroup2 an own cgroup namespace"},
        {EINVAL, "the file system does not take these options; a user or group in them must be mapped in this user "
         "namespace"},
        {ENOENT, "the folder to mount on does not exist. In the root file system a link is followed as seen from "
         "inside"},
        {ENOTDIR, "a file system can only be mounted on a folder"},
        {ELOOP, "a symbolic link in the root file system leads in a circle"},
        {EBUSY, "the same file system is mounted there already: mount a tmpfs over it first, or take another folder"},
        {ENOSYS, "openat2(2), which keeps links in the root file system inside, came with Linux 5.6"},
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
