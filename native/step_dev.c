/*
 * dev: a /dev with what nearly every program counts on. A user namespace may not make device nodes (mknod(2), EPERM),
 * so those of the host are bound into a fresh tmpfs; only terminals are new, from a devpts of one's own.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beneath.h"
#include "namespaces.h"
#include "trace.h"

enum { NODES = 6 };
static const char *const nodes[NODES] = {"null", "zero", "full", "random", "urandom", "tty"};

static const char *const links[][2] = {
    {"/proc/self/fd", "fd"},
    {"/proc/self/fd/0", "stdin"},
    {"/proc/self/fd/1", "stdout"},
    {"/proc/self/fd/2", "stderr"},
    {"pts/ptmx", "ptmx"},
};

/* Before anything is mounted, because that may hide the host's. */
static int open_nodes(int fds[NODES])
{
    for (int i = 0; i < NODES; i++) {
        const char *path = text("/dev/%s", nodes[i]);
        fds[i] = CALL("openat", open(path, O_PATH | O_CLOEXEC), "AT_FDCWD", quoted(path), "O_PATH|O_CLOEXEC");
        if (fds[i] < 0)
            return -1;
    }
    return 0;
}

static int bind_nodes(const int fds[NODES])
{
    for (int i = 0; i < NODES; i++) {
        const char *name = nodes[i], *source = text("/proc/self/fd/%d", fds[i]);
        int fd = CALL("openat", open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), "AT_FDCWD", quoted(name),
                      "O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC", "0666");
        if (fd < 0)
            return -1;
        close(fd);
        if (CALL("mount", mount(source, name, NULL, MS_BIND, NULL), quoted(source), quoted(name), "NULL", "MS_BIND",
                 "NULL") < 0)
            return -1;
    }
    return 0;
}

static int make_terminals(void)
{
    const char *options = "newinstance,ptmxmode=0666,mode=0620";
    if (CALL("mkdir", mkdir("pts", 0755), "\"pts\"", "0755") < 0)
        return -1;
    return CALL("mount", mount("devpts", "pts", "devpts", MS_NOSUID | MS_NOEXEC, options), "\"devpts\"", "\"pts\"",
                "\"devpts\"", "MS_NOSUID|MS_NOEXEC", quoted(options));
}

/* The mode is set apart, because mkdir(2) takes away what the umask says. */
static int make_shm(void)
{
    if (CALL("mkdir", mkdir("shm", 0777), "\"shm\"", "0777") < 0)
        return -1;
    return CALL("chmod", chmod("shm", 01777), "\"shm\"", "01777");
}

static int make_links(void)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (CALL("symlink", symlink(links[i][0], links[i][1]), quoted(links[i][0]), quoted(links[i][1])) < 0)
            return -1;
    return 0;
}

/* Mounts the tmpfs and makes it the working directory, so that all the rest has short names. */
static int enter_tmpfs(struct stage *stage, const char *path)
{
    struct spot spot;
    if (find_spot(stage, path, &spot) < 0)
        return -1;
    int result = CALL("mount", mount("tmpfs", spot.path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755"), "\"tmpfs\"",
                      quoted(spot.path), "\"tmpfs\"", "MS_NOSUID|MS_NODEV", "\"mode=755\"");
    leave_spot(&spot);
    if (result < 0)
        return -1;
    remember_ours(stage, path);
    int fd = open_safely(stage, path, O_PATH | O_DIRECTORY, "O_PATH|O_DIRECTORY");
    result = fd < 0 ? -1 : CALL("fchdir", fchdir(fd), number(fd));
    if (fd >= 0)
        close(fd);
    return result;
}

static void close_all(const int fds[NODES])
{
    for (int i = 0; i < NODES; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

static int make_dev(struct stage *stage, char **args)
{
    int fds[NODES] = {-1, -1, -1, -1, -1, -1}, home = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    int result = home < 0 || open_nodes(fds) < 0 || enter_tmpfs(stage, args[0] ? args[0] : "/dev") < 0 ||
                 bind_nodes(fds) < 0 || make_terminals() < 0 || make_shm() < 0 || make_links() < 0 ? -1 : 0;
    int error = errno;
    close_all(fds);
    if (home >= 0) {
        CALL("fchdir", fchdir(home), number(home));
        close(home);
    }
    errno = error;
    return result;
}

const struct step step_dev = {
    .name = "dev",
    .args = "[PATH]",
    .max_args = 1,
    .what = "mount a fresh /dev: null, zero, full, random, urandom and tty of the host, pts of its own, shm, the "
            "usual links (default: /dev)",
    .man = "mount(2), pts(4), null(4)",
    .needs_own = CLONE_NEWNS,
    .hints = HINTS(
        {EPERM, "a mount needs an own mount namespace: put 'unshare mnt' first"},
        {ENOENT, "the folder to mount on does not exist, or the devices of the host can't be seen any more: put this "
         "before 'chroot' or 'pivot'"},
        {ENOTDIR, "a file system can only be mounted on a folder"},
        {ENOSYS, "openat2(2), which keeps links in the root file system inside, came with Linux 5.6"}),
    CODE(make_dev),
};
