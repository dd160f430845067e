#include "debts.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/statfs.h>
#include <unistd.h>

/* linux/magic.h */
#define CGROUP_MAGIC 0x27e0eb
#define CGROUP2_MAGIC 0x63677270

enum { DONE = '+', NOT_DONE = '-' };

struct message {
    char kind;
    char name[NAME_MAX + 1];
    ino_t since;
};

struct debt {
    struct message what;
    int folder;
};

static int performer_end = -1, guard_end = -1;
static struct debt *debts;
static int debt_count;

int debts_open(const struct recipe *recipe)
{
    int ends[2];
    bool needed = false;
    for (int i = 0; i < recipe->count; i++)
        needed = needed || recipe->acts[i].step->owes;
    if (!needed)
        return 0;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return -1;
    performer_end = ends[0];
    guard_end = ends[1];
    return 0;
}

int debts_channel(void)
{
    return performer_end;
}

void debts_leave(void)
{
    if (performer_end >= 0)
        close(performer_end);
    performer_end = -1;
}

void debts_hear(void)
{
    debts_leave();
}

void debts_tell(void)
{
    guard_end = -1;
}

static int tell(char kind, const char *name, ino_t since, int folder)
{
    struct message message = {.kind = kind, .since = since};
    char control[CMSG_SPACE(sizeof folder)] = {0};
    struct iovec part = {.iov_base = &message, .iov_len = sizeof message};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    snprintf(message.name, sizeof message.name, "%s", name);
    if (folder >= 0) {
        header.msg_control = control;
        header.msg_controllen = sizeof control;
        struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof folder);
        memcpy(CMSG_DATA(rights), &folder, sizeof folder);
    }
    return sendmsg(performer_end, &header, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -1 : 0;
}

int owe(enum debt_kind kind, const char *folder, const char *name, ino_t since)
{
    if (performer_end < 0)
        return 0;
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int told = tell(kind, name, since, fd), error = errno;
    close(fd);
    errno = error;
    return told;
}

void owed(bool done)
{
    int error = errno;
    if (performer_end >= 0)
        tell(done ? DONE : NOT_DONE, "", 0, -1);
    errno = error;
}

static void take(const struct message *message, int folder)
{
    if (message->kind == NOT_DONE && debt_count > 0)
        close(debts[--debt_count].folder);
    if (folder < 0)
        return;
    debts = realloc(debts, (debt_count + 1) * sizeof *debts);
    if (!debts)
        die(EXIT_OURSELVES, "out of memory");
    debts[debt_count++] = (struct debt){.what = *message, .folder = folder};
}

static bool hear_one(void)
{
    struct message message;
    int folder = -1;
    char control[CMSG_SPACE(sizeof folder)];
    struct iovec part = {.iov_base = &message, .iov_len = sizeof message};
    struct msghdr header = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(guard_end, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != sizeof message)
        return false;
    struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
    if (rights && rights->cmsg_type == SCM_RIGHTS)
        memcpy(&folder, CMSG_DATA(rights), sizeof folder);
    take(&message, folder);
    return true;
}

static void hear_all(void)
{
    while (guard_end >= 0 && hear_one())
        ;
}

static bool is_group(int folder)
{
    struct statfs fs;
    if (fstatfs(folder, &fs) < 0)
        return false;
    errno = EINVAL; /* another kind of file system */
    return fs.f_type == CGROUP_MAGIC || fs.f_type == CGROUP2_MAGIC;
}

static int open_folder(int in, const char *name)
{
    return openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static DIR *open_listing(int folder)
{
    int again = open_folder(folder, ".");
    return again < 0 ? NULL : fdopendir(again);
}

static struct dirent *next_group(DIR *listing)
{
    struct dirent *entry;
    while (listing && (entry = readdir(listing)))
        if (entry->d_type == DT_DIR && strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            return entry;
    return NULL;
}

static void for_each_group_in(int folder, void (*act)(int folder, const char *name))
{
    DIR *listing = open_listing(folder);
    for (struct dirent *group; (group = next_group(listing));)
        act(folder, group->d_name);
    if (listing)
        closedir(listing);
}

static void write_in(int folder, const char *file, const char *value)
{
    int fd = openat(folder, file, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (write(fd, value, strlen(value)) < 0) {
        /* Nobody is left who could do more about it. */
    }
    close(fd);
}

static void thaw(int folder, const char *name)
{
    int group = open_folder(folder, name);
    if (group < 0)
        return;
    if (is_group(group)) {
        write_in(group, "freezer.state", "THAWED");
        write_in(group, "cgroup.freeze", "0");
        for_each_group_in(group, thaw);
    }
    close(group);
}

/* Who was killed a moment ago may still be counted: then rmdir(2) says EBUSY. */
static int remove_when_empty(int folder, const char *name)
{
    int failed;
    for (int patience = 400; (failed = unlinkat(folder, name, AT_REMOVEDIR)) && errno == EBUSY && patience; patience--)
        usleep(5000);
    return failed;
}

/* Those below it first: the script may have made some. */
static void remove_tree(int folder, const char *name)
{
    int group = open_folder(folder, name);
    bool failed = group < 0 || !is_group(group);
    if (!failed) {
        for_each_group_in(group, remove_tree);
        failed = remove_when_empty(folder, name) < 0;
    }
    if (failed && errno != ENOENT)
        fprintf(stderr, "stagehand: the control group %s can't be removed: %s\n", name, strerror(errno));
    if (group >= 0)
        close(group);
}

/* cgroup file systems number their inodes in the order in which they are made. */
static bool has_younger(int folder, ino_t since)
{
    bool found = false;
    DIR *listing = open_listing(folder);
    for (struct dirent *group; (group = next_group(listing));)
        found = found || group->d_ino > since;
    if (listing)
        closedir(listing);
    return found;
}

static void disable(const struct debt *debt)
{
    char word[NAME_MAX + 2];
    snprintf(word, sizeof word, "-%s", debt->what.name);
    if (is_group(debt->folder) && !has_younger(debt->folder, debt->what.since))
        write_in(debt->folder, "cgroup.subtree_control", word);
}

static void thaw_debt(const struct debt *debt)
{
    thaw(debt->folder, debt->what.name);
}

static void remove_debt(const struct debt *debt)
{
    remove_tree(debt->folder, debt->what.name);
}

/* The latest first: a group is empty when those that were made in it are gone. */
static void for_each_debt(enum debt_kind kind, void (*undo)(const struct debt *debt))
{
    for (int i = debt_count - 1; i >= 0; i--)
        if (debts[i].what.kind == (char)kind)
            undo(&debts[i]);
}

void debts_thaw(void)
{
    hear_all();
    for_each_debt(DEBT_GROUP, thaw_debt);
    for_each_debt(DEBT_FROZEN, thaw_debt);
}

/* What was switched on for a group can be switched off when that is gone. */
void debts_settle(void)
{
    hear_all();
    for_each_debt(DEBT_GROUP, remove_debt);
    for_each_debt(DEBT_ENABLED, disable);
    while (debt_count > 0)
        close(debts[--debt_count].folder);
}
