/* mask: hide a file or a folder, as container engines do with parts of /proc and /sys. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "beneath.h"
#include "namespaces.h"
#include "trace.h"

/*
 * In a root file system that somebody else has made /dev/null may be another file, or a link to one: then not nothing
 * would be seen there, but that file (CVE-2025-31133 of runc).
 */
static int open_null(void)
{
    struct stat file;
    int fd = CALL("openat", open("/dev/null", O_PATH | O_NOFOLLOW | O_CLOEXEC), "AT_FDCWD", "\"/dev/null\"",
                  "O_PATH|O_NOFOLLOW|O_CLOEXEC");
    if (fd < 0)
        return -1;
    if (CALL("fstat", fstat(fd, &file), number(fd)) == 0 && S_ISCHR(file.st_mode) && file.st_rdev == makedev(1, 3))
        return fd;
    close(fd);
    errno = ENODEV;
    return -1;
}

static int mask_file(const char *target)
{
    int null = open_null();
    if (null < 0)
        return -1;
    const char *source = text("/proc/self/fd/%d", null);
    int result = CALL("mount", mount(source, target, NULL, MS_BIND, NULL), quoted(source), quoted(target), "NULL",
                      "MS_BIND", "NULL");
    int error = errno;
    close(null);
    errno = error;
    return result;
}

static int mask_folder(const char *target)
{
    const unsigned long flags = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
    return CALL("mount", mount("tmpfs", target, "tmpfs", flags, NULL), "\"tmpfs\"", quoted(target), "\"tmpfs\"",
                "MS_RDONLY|MS_NOSUID|MS_NODEV|MS_NOEXEC", "NULL");
}

static int mask(struct stage *stage, char **args)
{
    struct stat file;
    int fd = open_safely(stage, args[0], O_PATH, "O_PATH"), result = -1;
    if (fd < 0)
        return -1;
    char target[32];
    snprintf(target, sizeof target, "/proc/self/fd/%d", fd);
    if (CALL("fstat", fstat(fd, &file), number(fd)) == 0)
        result = S_ISDIR(file.st_mode) ? mask_folder(target) : mask_file(target);
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

const struct step step_mask = {
    .name = "mask",
    .args = "PATH",
    .min_args = 1,
    .max_args = 1,
    .what = "hide a file under /dev/null, or a folder under an empty read-only tmpfs",
    .man = "mount(2), null(4)",
    .needs_own = CLONE_NEWNS,
    .hints = HINTS(
        {EPERM, "a mount needs an own mount namespace: put 'unshare mnt' first"},
        {ENOENT, "there is no such file, or there is no /dev/null to hide it under"},
        {ENODEV, "/dev/null is not the null device here, and what it is would be shown: put 'dev' first"},
        {ELOOP, "a symbolic link in the root file system leads in a circle"},
        {ENOSYS, "openat2(2), which keeps links in the root file system inside, came with Linux 5.6"}),
    CODE(mask),
};
