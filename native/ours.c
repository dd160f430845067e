/*
 * Where a step may make files. There is no namespace for files: who is user 0 on the host may write the host's, in a
 * user namespace too, whose map is 0 -> 0 then. So for them it is only a root file system that the recipe enters or has
 * entered, and of that its own mount, for a folder of the host may be bound into it; and a tmpfs that a step mounted.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "namespaces.h"

/* "dev" of "dev/null", "/" of "/null", "." of "null"; to be freed. */
static char *parent_of(const char *path)
{
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        length--;
    while (length > 0 && path[length - 1] != '/')
        length--;
    return length > 0 ? strndup(path, length) : strdup(".");
}

bool is_on_own_device(const struct stage *stage, int fd)
{
    struct stat file;
    for (int i = 0; fstat(fd, &file) == 0 && i < stage->own_device_count; i++)
        if (stage->own_devices[i] == file.st_dev)
            return true;
    return false;
}

/* Whether the folder of this file is on the mount of the root file system itself. */
static bool is_in_rootfs(const struct stage *stage, const char *path)
{
    char *below = stage->entered ? strdup(path) : part_below(stage, path);
    if (!below)
        return false;
    char *folder = parent_of(below);
    int root = open(stage->entered ? "/" : stage->rootfs, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd = root < 0 ? -1 : open_in_root(root, folder, O_PATH | O_DIRECTORY, NO_OTHER_MOUNT);
    if (root >= 0)
        close(root);
    if (fd >= 0)
        close(fd);
    free(folder);
    free(below);
    return fd >= 0;
}

/* To everybody else the kernel itself forbids it. */
bool host_would_obey(const struct stage *stage)
{
    return stage->host_root || (stage->privileged && !(stage->own & CLONE_NEWUSER));
}

bool may_make(const struct stage *stage, const char *path)
{
    if (!host_would_obey(stage))
        return true;
    char *folder = parent_of(path);
    int fd = look_safely(stage, folder, O_PATH | O_DIRECTORY);
    /* What can't even be opened fails with its own error. */
    bool may = fd < 0 || is_on_own_device(stage, fd) || is_in_rootfs(stage, path);
    if (fd >= 0)
        close(fd);
    free(folder);
    return may;
}

/* A new tmpfs has a new device number. */
void remember_ours(struct stage *stage, const char *mounted)
{
    struct stat file;
    int fd = look_safely(stage, mounted, O_PATH);
    dev_t *devices = realloc(stage->own_devices, (stage->own_device_count + 1) * sizeof *devices);
    if (!devices)
        die(EXIT_OURSELVES, "out of memory");
    stage->own_devices = devices;
    if (fd >= 0 && fstat(fd, &file) == 0)
        devices[stage->own_device_count++] = file.st_dev;
    if (fd >= 0)
        close(fd);
}
