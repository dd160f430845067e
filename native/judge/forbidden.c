/* What a container is better not given: devices, calls that had many bugs, what hides behind masks. */
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "probe.h"

/* A disk by its number. It is opened for reading at most, and nothing is read. */
static void disk(const void *nothing)
{
    (void)nothing;
    const char *path = in_folder("disk");
    unlink(path);
    if (mknod(path, S_IFBLK | 0600, makedev(8, 0)) < 0) {
        answer("mknod %s", error_name(errno));
        return;
    }
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    answer("open %s", fd < 0 ? error_name(errno) : "done");
    unlink(path);
}

/* Each call as who means no good would make it; the child that got what it asked for ends at once. */
static void new_user_namespace(const void *nothing)
{
    (void)nothing;
    answer("%s", unshare(CLONE_NEWUSER) < 0 ? error_name(errno) : "done");
}

static void keyctl_(const void *nothing)
{
    (void)nothing; /* KEYCTL_GET_KEYRING_ID of the session's, and make none */
    long result = syscall(SYS_keyctl, 0L, -3L, 0L);
    answer("%s", result < 0 ? error_name(errno) : "done");
}

/* Without arguments it gets as far as finding them wrong, if it is not stopped before. */
static void add_key_(const void *nothing)
{
    (void)nothing;
    long result = syscall(SYS_add_key, NULL, NULL, NULL, 0L, 0L);
    answer("%s", result < 0 ? error_name(errno) : "done");
}

static void clone3_(const void *nothing)
{
    (void)nothing;
    long result = syscall(435 /* clone3 */, NULL, 0L);
    answer("%s", result < 0 ? error_name(errno) : "done");
}

void forbidden(struct json *body)
{
    static const struct {
        const char *name;
        void (*call)(const void *nothing);
    } calls[] = {{"disk", disk}, {"user_namespace", new_user_namespace}, {"keyctl", keyctl_}, {"add_key", add_key_},
                 {"clone3", clone3_}};
    field(body, "calls");
    json_raw(body, "{");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        struct answer said;
        ask_child(calls[i].call, NULL, &said);
        field_text(body, calls[i].name, said.text);
    }
    json_raw(body, "}");
}

/* As the OCI runtime specification has them by default, those that are still in kernels of today. */
static const char *const masked[] = {"/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"};
static const char *const read_only[] = {"/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs"};

static bool is_empty_folder(const char *path)
{
    int entries = 0;
    DIR *folder = opendir(path);
    while (folder && readdir(folder))
        entries++;
    if (folder)
        closedir(folder);
    return folder && entries <= 2;
}

static bool is_hidden(const char *path)
{
    struct stat file;
    if (stat(path, &file) < 0)
        return true;
    return S_ISDIR(file.st_mode) ? is_empty_folder(path)
                                 : S_ISCHR(file.st_mode) && major(file.st_rdev) == 1 && minor(file.st_rdev) == 3;
}

static bool is_writable(const char *path)
{
    struct statvfs fs;
    return statvfs(path, &fs) == 0 && !(fs.f_flag & ST_RDONLY);
}

static void list(struct json *body, const char *name, const char *const *paths, size_t count, bool is(const char *))
{
    field(body, name);
    json_raw(body, "[");
    for (size_t i = 0; i < count; i++)
        if (is(paths[i])) {
            json_raw(body, body->text[body->length - 1] == '[' ? "" : ",");
            json_string(body, paths[i]);
        }
    json_raw(body, "]");
}

static bool is_shown(const char *path)
{
    return !is_hidden(path);
}

#define LIST(paths) paths, sizeof paths / sizeof *paths

void masks(struct json *body)
{
    list(body, "shown", LIST(masked), is_shown);
    list(body, "writable", LIST(read_only), is_writable);
}

/* In a mount namespace of its own, so that nobody loses a mask by it. With a bit of luck a copy can be undressed. */
static void unmask(const void *nothing)
{
    (void)nothing;
    if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) {
        answer("%s", error_name(errno));
        return;
    }
    for (size_t i = 0; i < sizeof masked / sizeof *masked; i++) {
        bool hidden = is_hidden(masked[i]);
        if (umount2(masked[i], MNT_DETACH) == 0 && hidden && !is_hidden(masked[i])) {
            answer("done %s", masked[i]);
            return;
        }
    }
    for (size_t i = 0; i < sizeof read_only / sizeof *read_only; i++) {
        bool held = access(read_only[i], F_OK) == 0 && !is_writable(read_only[i]);
        unsigned long kept[] = {0, MS_NOSUID | MS_NODEV | MS_NOEXEC};
        for (size_t k = 0; k < 2; k++)
            if (held && mount(NULL, read_only[i], NULL, MS_REMOUNT | MS_BIND | kept[k], NULL) == 0 &&
                is_writable(read_only[i])) {
                answer("done %s", read_only[i]);
                return;
            }
    }
    answer("held");
}

void mask_attempt(struct json *body)
{
    struct answer said;
    ask_child(unmask, NULL, &said);
    field_text(body, "unmask", said.text);
}
