/* What a process finds by name: its root directory, /proc, /dev, and what it has open. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "probe.h"

enum { MOST = 400, PROC_MAGIC = 0x9fa0, DEVPTS_MAGIC = 0x1cd1 };

static void identity_field(struct json *body, const char *name, const struct stat *file)
{
    char text[64];
    snprintf(text, sizeof text, "%u:%u:%llu", major(file->st_dev), minor(file->st_dev), (unsigned long long)file->st_ino);
    field_text(body, name, text);
}

static const char *kind_of(mode_t mode)
{
    return S_ISDIR(mode) ? "folder" : S_ISREG(mode) ? "file" : S_ISCHR(mode) ? "char" : S_ISBLK(mode) ? "block"
           : S_ISFIFO(mode) ? "pipe" : S_ISSOCK(mode) ? "socket" : S_ISLNK(mode) ? "link" : "other";
}

static void open_files(struct json *body)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    field(body, "open");
    json_raw(body, "[");
    for (int fd = 3; fd < (int)(limit.rlim_cur < 4096 ? limit.rlim_cur : 4096); fd++) {
        struct stat file;
        if (fstat(fd, &file) < 0)
            continue;
        json_raw(body, body->text[body->length - 1] == '[' ? "{" : ",{");
        field_number(body, "fd", fd);
        field_text(body, "kind", kind_of(file.st_mode));
        identity_field(body, "file", &file);
        json_raw(body, "}");
    }
    json_raw(body, "]");
}

static bool is_number(const char *name)
{
    return *name >= '1' && *name <= '9' && strspn(name, "0123456789") == strlen(name);
}

/* Numbers of the processes that /proc shows, and what it calls ourselves. */
static void proc(struct json *body)
{
    struct statfs fs;
    char self[32] = "";
    bool there = statfs("/proc", &fs) == 0 && (unsigned long)fs.f_type == PROC_MAGIC;
    int count = 0;
    DIR *folder = there ? opendir("/proc") : NULL;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        count += is_number(entry->d_name);
    if (folder)
        closedir(folder);
    if (there && readlink("/proc/self", self, sizeof self - 1) < 0)
        snprintf(self, sizeof self, "%s", error_name(errno));
    field(body, "proc");
    if (!there) {
        json_raw(body, "null");
        return;
    }
    json_raw(body, "{");
    field_text(body, "self", self);
    field_number(body, "processes", count);
    json_raw(body, "}");
}

static void namespaces(struct json *body)
{
    static const char *const kinds[] = {"user", "mnt", "uts", "ipc", "net", "pid", "pid_for_children", "cgroup", "time"};
    field(body, "namespaces");
    json_raw(body, "{");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char path[64], link[64] = "";
        snprintf(path, sizeof path, "/proc/self/ns/%s", kinds[i]);
        ssize_t length = readlink(path, link, sizeof link - 1);
        field_text(body, kinds[i], length > 0 ? link : NULL);
    }
    json_raw(body, "}");
}

static int devices_left;

static void walk(struct json *body, const char *path, int depth)
{
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char name[4096];
        struct stat file;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..") || devices_left <= 0)
            continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        if (lstat(name, &file) < 0)
            continue;
        if (S_ISDIR(file.st_mode) && depth > 0 && strcmp(name, "/dev/pts"))
            walk(body, name, depth - 1);
        if (!S_ISCHR(file.st_mode) && !S_ISBLK(file.st_mode))
            continue;
        devices_left--;
        json_raw(body, body->text[body->length - 1] == '[' ? "{" : ",{");
        field_text(body, "path", name);
        field_bool(body, "block", S_ISBLK(file.st_mode));
        field_number(body, "major", major(file.st_rdev));
        field_number(body, "minor", minor(file.st_rdev));
        json_raw(body, "}");
    }
    if (folder)
        closedir(folder);
}

struct usual {
    const char *path;
    unsigned major, minor;
    int flags;
};

/* null(4), full(4), random(4), tty(4); the numbers are the kernel's. */
static const struct usual usual[] = {
    {"/dev/null", 1, 3, O_WRONLY},   {"/dev/zero", 1, 5, O_RDONLY},    {"/dev/full", 1, 7, O_WRONLY},
    {"/dev/random", 1, 8, O_RDONLY}, {"/dev/urandom", 1, 9, O_RDONLY}, {"/dev/tty", 5, 0, O_PATH},
};

/* Being that device is not enough: on a mount that is nodev it can't be opened. Without a terminal, nor can /dev/tty. */
static bool works(const struct usual *device)
{
    struct stat file;
    int fd = open(device->path, device->flags | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    bool is = fd >= 0 && fstat(fd, &file) == 0 && S_ISCHR(file.st_mode) && file.st_rdev == makedev(device->major, device->minor);
    if (fd >= 0)
        close(fd);
    return is;
}

static const char *wrong_device(void)
{
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (!works(&usual[i]))
            return usual[i].path;
    return NULL;
}

/* Opens a new terminal and looks whether its other end has a name in here. pts(4). */
static const char *new_terminal(void)
{
    static char slave[64];
    unsigned number;
    int zero = 0, master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (master < 0)
        return error_name(errno);
    const char *result = NULL;
    if (ioctl(master, TIOCGPTN, &number) < 0 || ioctl(master, TIOCSPTLCK, &zero) < 0)
        result = error_name(errno);
    snprintf(slave, sizeof slave, "/dev/pts/%u", result ? 0 : number);
    int end = result ? -1 : open(slave, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (!result && end < 0)
        result = error_name(errno);
    if (end >= 0)
        close(end);
    close(master);
    return result;
}

static void devices(struct json *body)
{
    struct statfs fs;
    struct stat pts;
    field_text(body, "device_wrong", wrong_device());
    field(body, "devices");
    json_raw(body, "[");
    devices_left = MOST;
    walk(body, "/dev", 2);
    json_raw(body, "]");
    bool own = statfs("/dev/pts", &fs) == 0 && (unsigned long)fs.f_type == DEVPTS_MAGIC && stat("/dev/pts", &pts) == 0;
    if (own)
        identity_field(body, "devpts", &pts);
    else
        field_text(body, "devpts", NULL);
    field_text(body, "new_terminal", new_terminal());
}

void facts_of_files(struct json *body)
{
    struct stat root;
    if (stat("/", &root) == 0)
        identity_field(body, "root", &root);
    open_files(body);
    proc(body);
    namespaces(body);
    devices(body);
}
