#include "group_undo.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/statfs.h>
#include <unistd.h>

/* linux/magic.h */
#define CGROUP_MAGIC 0x27e0eb
#define CGROUP2_MAGIC 0x63677270

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

void thaw_group(int folder, const char *name)
{
    int group = open_folder(folder, name);
    if (group < 0)
        return;
    if (is_group(group)) {
        write_in(group, "freezer.state", "THAWED");
        write_in(group, "cgroup.freeze", "0");
        for_each_group_in(group, thaw_group);
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

void remove_group(int folder, const char *name)
{
    int group = open_folder(folder, name);
    bool failed = group < 0 || !is_group(group);
    if (!failed) {
        for_each_group_in(group, remove_group);
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

void disable_controller(int folder, const char *controller, ino_t since)
{
    char word[NAME_MAX + 2];
    snprintf(word, sizeof word, "-%s", controller);
    if (is_group(folder) && !has_younger(folder, since))
        write_in(folder, "cgroup.subtree_control", word);
}
