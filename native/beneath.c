#include "beneath.h"

#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "trace.h"

#ifndef SYS_openat2
#define SYS_openat2 437
#endif
enum { NO_MAGICLINKS = 0x02, IN_ROOT = 0x10 }; /* RESOLVE_... of <linux/openat2.h> */

int open_in_root(int root, const char *path, unsigned long long flags, unsigned long long resolve)
{
    struct {
        uint64_t flags, mode, resolve;
    } how = {flags | O_CLOEXEC, flags & O_CREAT ? 0644 : 0, resolve | IN_ROOT | NO_MAGICLINKS};
    long fd;
    /* While a ".." is followed a rename anywhere on the machine makes the kernel unsure, and it says: again. */
    for (int tries = 0; tries < 100; tries++)
        if ((fd = syscall(SYS_openat2, root, path, &how, sizeof how)) >= 0 || errno != EAGAIN)
            break;
    return fd;
}

static bool is_same(const char *path, const struct stat *other)
{
    struct stat file;
    return stat(path, &file) == 0 && file.st_dev == other->st_dev && file.st_ino == other->st_ino;
}

static char *absolute(const char *path)
{
    char folder[PATH_MAX], *whole;
    if (path[0] == '/')
        return strdup(path);
    return getcwd(folder, sizeof folder) && asprintf(&whole, "%s/%s", folder, path) >= 0 ? whole : NULL;
}

/* By a look at each folder on the way and not at the text, because a path can be written in many ways. */
char *part_below(const struct stage *stage, const char *path)
{
    struct stat rootfs;
    char *below = NULL;
    if (!stage->rootfs || stat(stage->rootfs, &rootfs) < 0 || is_same("/", &rootfs))
        return NULL;
    char *whole = absolute(path);
    for (char *slash = whole; slash && (slash = strchr(slash + 1, '/')) && !below;) {
        *slash = '\0';
        if (is_same(whole, &rootfs))
            below = strdup(slash + 1 + strspn(slash + 1, "/"));
        *slash = '/';
    }
    free(whole);
    if (below && *below)
        return below;
    free(below); /* it is the rootfs itself, which whoever wrote the recipe has chosen */
    return NULL;
}

static void close_quietly(int fd)
{
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
}

static int open_rootfs(const struct stage *stage)
{
    return CALL("openat", open(stage->rootfs, O_PATH | O_DIRECTORY | O_CLOEXEC), "AT_FDCWD", quoted(stage->rootfs),
                "O_PATH|O_DIRECTORY|O_CLOEXEC");
}

static int open_below(const struct stage *stage, const char *below, int flags, const char *names)
{
    int root = open_rootfs(stage);
    if (root < 0)
        return -1;
    int fd = CALL("openat2", open_in_root(root, below, flags, 0), number(root), quoted(below),
                  text("{flags=%s|O_CLOEXEC, resolve=RESOLVE_IN_ROOT|RESOLVE_NO_MAGICLINKS}", names));
    close_quietly(root);
    return fd;
}

int open_safely(const struct stage *stage, const char *path, int flags, const char *names)
{
    char *below = part_below(stage, path);
    int fd = below ? open_below(stage, below, flags, names)
                   : CALL("openat", open(path, flags | O_CLOEXEC, 0644), "AT_FDCWD", quoted(path),
                          text("%s|O_CLOEXEC", names));
    free(below);
    return fd;
}

int look_safely(const struct stage *stage, const char *path, int flags)
{
    char *below = part_below(stage, path);
    if (!below)
        return open(path, flags | O_CLOEXEC);
    int root = open(stage->rootfs, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd = root < 0 ? -1 : open_in_root(root, below, flags, 0);
    close_quietly(root);
    free(below);
    return fd;
}

static void strip_slashes(char *path)
{
    for (size_t length = strlen(path); length > 1 && path[length - 1] == '/';)
        path[--length] = '\0';
}

int find_entry(const struct stage *stage, const char *path, struct entry *entry)
{
    char *below = part_below(stage, path);
    *entry = (struct entry){AT_FDCWD, below ? below : strdup(path)};
    if (!below)
        return 0;
    strip_slashes(below);
    char *slash = strrchr(below, '/');
    entry->name = strdup(slash ? slash + 1 : below);
    if (slash)
        *slash = '\0';
    entry->folder = open_below(stage, slash ? below : ".", O_PATH | O_DIRECTORY, "O_PATH|O_DIRECTORY");
    free(below);
    if (entry->folder < 0)
        free(entry->name);
    return entry->folder < 0 ? -1 : 0;
}

void leave_entry(struct entry *entry)
{
    if (entry->folder != AT_FDCWD)
        close_quietly(entry->folder);
    free(entry->name);
}

const char *folder_name(int folder)
{
    return folder == AT_FDCWD ? "AT_FDCWD" : number(folder);
}

int find_spot(const struct stage *stage, const char *path, struct spot *spot)
{
    char *below = part_below(stage, path);
    *spot = (struct spot){.fd = -1, .path = path};
    if (!below)
        return 0;
    spot->fd = open_below(stage, below, O_PATH, "O_PATH");
    free(below);
    if (spot->fd < 0)
        return -1;
    snprintf(spot->link, sizeof spot->link, "/proc/self/fd/%d", spot->fd);
    spot->path = spot->link;
    return 0;
}

void leave_spot(struct spot *spot)
{
    close_quietly(spot->fd);
}

/* A file that is there stays as it is, whatever it is: opened with O_PATH, no device or pipe notices. */
int touch_safely(const struct stage *stage, const char *path)
{
    int fd = open_safely(stage, path, O_PATH, "O_PATH");
    if (fd < 0 && errno == ENOENT)
        fd = open_safely(stage, path, O_WRONLY | O_CREAT | O_EXCL, "O_WRONLY|O_CREAT|O_EXCL");
    close_quietly(fd);
    return fd < 0 ? -1 : 0;
}

int mkdir_safely(const struct stage *stage, const char *path)
{
    struct entry entry;
    if (find_entry(stage, path, &entry) < 0)
        return -1;
    int result = CALL("mkdirat", mkdirat(entry.folder, entry.name, 0755), folder_name(entry.folder),
                      quoted(entry.name), "0755");
    leave_entry(&entry);
    if (result == 0 || errno != EEXIST)
        return result;
    int fd = open_safely(stage, path, O_PATH | O_DIRECTORY, "O_PATH|O_DIRECTORY");
    close_quietly(fd);
    return fd < 0 ? -1 : 0;
}

/* Recursive, because a part of an inherited tree may not be uncovered. */
int bind_safely(const struct stage *stage, const char *source, const char *target)
{
    struct spot from, to;
    if (find_spot(stage, source, &from) < 0)
        return -1;
    if (find_spot(stage, target, &to) < 0) {
        leave_spot(&from);
        return -1;
    }
    int result = CALL("mount", mount(from.path, to.path, NULL, MS_BIND | MS_REC, NULL), quoted(from.path),
                      quoted(to.path), "NULL", "MS_BIND|MS_REC", "NULL");
    leave_spot(&to);
    leave_spot(&from);
    return result;
}
