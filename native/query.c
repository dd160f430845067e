/*
 * stagehand --ns: what the kernel tells of namespaces and no file does: whose they are, and what is above them. One JSON
 * object for each path, ioctl_nsfs(2). It only looks.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "json.h"
#include "namespaces.h"
#include "stagehand.h"

/* linux/nsfs.h and linux/magic.h, which not every libc comes with; the numbers are for ever. */
#define NS_GET_USERNS _IO(0xb7, 1)
#define NS_GET_PARENT _IO(0xb7, 2)
#define NS_GET_NSTYPE _IO(0xb7, 3)
#define NS_GET_OWNER_UID _IO(0xb7, 4)
#define NSFS_MAGIC 0x6e736673

/* To open whatever stands there could set something off, a device for one: so it is looked at first. */
static int open_namespace(const char *path)
{
    char again[64];
    struct statfs where;
    int found = open(path, O_PATH | O_CLOEXEC), opened = -1;
    if (found < 0)
        return -1;
    snprintf(again, sizeof again, "/proc/self/fd/%d", found);
    if (fstatfs(found, &where) == 0) {
        errno = ENOTTY;
        if (where.f_type == NSFS_MAGIC)
            opened = open(again, O_RDONLY | O_CLOEXEC);
    }
    int error = errno;
    close(found);
    errno = error;
    return opened;
}

static const char *type_name(int flag)
{
    const struct namespace_kind *kind = namespace_kinds;
    while (kind->name && kind->flag != flag)
        kind++;
    return kind->name;
}

/* The kernel refuses what is not below our own user or PID namespace, and the same way what there is not: null. */
static void tell_inode(struct json *line, const char *field, int fd)
{
    struct stat about;
    json_raw(line, field);
    if (fd >= 0 && fstat(fd, &about) == 0)
        json_number(line, (long long)about.st_ino);
    else
        json_raw(line, "null");
}

static int owner_of(int fd)
{
    return ioctl(fd, NS_GET_NSTYPE) == CLONE_NEWUSER ? -1 : ioctl(fd, NS_GET_USERNS);
}

static void tell_namespace(struct json *line, int fd, int parent)
{
    uid_t uid;
    int type = ioctl(fd, NS_GET_NSTYPE), owner = owner_of(fd);
    json_raw(line, "{\"type\":");
    json_string_or_null(line, type_name(type));
    tell_inode(line, ",\"inode\":", fd);
    tell_inode(line, ",\"parent\":", parent);
    tell_inode(line, ",\"owner\":", owner);
    json_raw(line, ",\"creator\":");
    if (type == CLONE_NEWUSER && ioctl(fd, NS_GET_OWNER_UID, &uid) == 0)
        json_number(line, uid);
    else
        json_raw(line, "null");
    json_raw(line, "}");
    if (owner >= 0)
        close(owner);
}

/* A namespace and those above it, as far as we may see; takes `fd`. Only user and PID namespaces have a parent. */
static void tell_upwards(struct json *line, int fd)
{
    while (fd >= 0) {
        int type = ioctl(fd, NS_GET_NSTYPE);
        int parent = type == CLONE_NEWUSER || type == CLONE_NEWPID ? ioctl(fd, NS_GET_PARENT) : -1;
        if (line->text[line->length - 1] == '}')
            json_raw(line, ",");
        tell_namespace(line, fd, parent);
        close(fd);
        fd = parent;
    }
}

/* The owner of a PID namespace is never above that of its parent: its chain has the owners of them all. */
static void tell_path(const char *path)
{
    struct json line = {0};
    int fd = open_namespace(path), error = errno;
    json_raw(&line, "{\"path\":");
    json_string(&line, path);
    if (fd < 0) {
        json_raw(&line, ",\"errno\":");
        json_string(&line, error_name(error));
    } else {
        int owner = owner_of(fd);
        json_raw(&line, ",\"namespaces\":[");
        tell_upwards(&line, fd);
        tell_upwards(&line, owner);
        json_raw(&line, "]");
    }
    json_raw(&line, "}\n");
    fputs(line.text, stdout);
    free(line.text);
}

int tell_namespaces(char **paths)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    for (char **path = paths; *path; path++)
        tell_path(*path);
    while (!*paths && (length = getline(&line, &room, stdin)) >= 0) {
        if (length > 0 && line[length - 1] == '\n')
            line[length - 1] = '\0';
        tell_path(line);
    }
    free(line);
    if (fflush(stdout) || ferror(stdout))
        die(EXIT_OURSELVES, "can't write: %s", strerror(errno));
    return 0;
}
