/* mount, umount: the file systems that one sees. mount(2), mount_namespaces(7). */
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>

#include "beneath.h"
#include "layers.h"
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
    {"overlay", NULL, 0, "0", NULL},
    {NULL, NULL, 0, NULL, NULL},
};

static const struct kind *find_kind(const char *type)
{
    for (const struct kind *kind = kinds; kind->type; kind++)
        if (!strcmp(kind->type, type))
            return kind;
    return NULL;
}

static bool is_overlay(const struct kind *kind)
{
    return !strcmp(kind->type, "overlay");
}

static const char *check_type(char **args)
{
    const struct kind *kind = find_kind(args[0]);
    if (!kind)
        return "the types are proc, sysfs, tmpfs, ramfs, mqueue, devpts, cgroup2 and overlay";
    return is_overlay(kind) ? check_layers(args[1] && args[2] ? args[2] : "") : NULL;
}

/* Whoever may do everything was asked before (safety.c) whether the folder that an overlay writes to is ours. */
static bool holds_files(const struct kind *kind, const char *options)
{
    return !strcmp(kind->type, "tmpfs") || !strcmp(kind->type, "ramfs") || (is_overlay(kind) && has_upper(options));
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
    struct layers layers = {0}; /* the folders of an overlay are found in the same way as the target */
    if (is_overlay(kind) && open_layers(stage, options, &layers) < 0)
        return -1;
    const char *data = layers.options ? layers.options : options;
    struct spot spot;
    int result = find_spot(stage, target, &spot);
    if (result == 0) {
        result = CALL("mount", mount(kind->type, spot.path, kind->type, kind->flags, data), quoted(kind->type),
                      quoted(spot.path), quoted(kind->type), kind->flag_names, data ? quoted(data) : "NULL");
        leave_spot(&spot);
    }
    close_layers(&layers);
    if (result == 0 && holds_files(kind, options))
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
            "cgroup2 (/sys/fs/cgroup); overlay with lowerdir=, upperdir= and workdir= in its options",
    .man = "mount(2), mount_namespaces(7)",
    .needs_own = CLONE_NEWNS,
    .check = check_type,
    .hints = HINTS(
        {EPERM, "a mount needs an own mount namespace, and proc an own PID namespace that was entered by "
         "fork, sysfs an own network namespace, mqueue an own IPC namespace, cgroup2 an own cgroup namespace"},
        {EINVAL, "the file system does not take these options; a user or group in them must be mapped in this user "
         "namespace. An overlay wants upperdir and workdir apart from each other in one mount, which is no overlay"},
        {ENOENT, "the folder to mount on, or one that an overlay is to be made of, does not exist. In the root file "
         "system a link is followed as seen from inside"},
        {ENOTDIR, "a file system can only be mounted on a folder"},
        {ELOOP, "a symbolic link in the root file system leads in a circle"},
        {EBUSY, "the same file system is mounted there already: mount a tmpfs over it first, or take another folder. "
         "Or upperdir or workdir belong to another overlay"},
        {E2BIG, "the options of a mount fit into one page of memory: name fewer lower folders"},
        {ESTALE, "this upperdir was made over another lowerdir"},
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
