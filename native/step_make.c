/* touch, mkdir, symlink: what must be there before something can be mounted on it. */
#include <limits.h>
#include <unistd.h>

#include "beneath.h"
#include "trace.h"

static const char *first(char **args)
{
    return args[0];
}

static const char *second(char **args)
{
    return args[1];
}

static int make_file(struct stage *stage, char **args)
{
    return touch_safely(stage, args[0]);
}

static int make_folder(struct stage *stage, char **args)
{
    return mkdir_safely(stage, args[0]);
}

static int link_to(const char *target, const struct entry *entry)
{
    return CALL("symlinkat", symlinkat(target, entry->folder, entry->name), quoted(target), folder_name(entry->folder),
                quoted(entry->name));
}

/* readlinkat(2) is the question whether it is a link: for a real file it answers EINVAL, and the file stays. */
static int replace_link(const char *target, const struct entry *entry)
{
    char old[PATH_MAX];
    if (CALL("readlinkat", readlinkat(entry->folder, entry->name, old, sizeof old), folder_name(entry->folder),
             quoted(entry->name)) < 0 ||
        CALL("unlinkat", unlinkat(entry->folder, entry->name, 0), folder_name(entry->folder), quoted(entry->name),
             "0") < 0)
        return -1;
    return link_to(target, entry);
}

static int make_link(struct stage *stage, char **args)
{
    struct entry entry;
    if (find_entry(stage, args[1], &entry) < 0)
        return -1;
    int result = link_to(args[0], &entry);
    if (result < 0 && errno == EEXIST)
        result = replace_link(args[0], &entry);
    leave_entry(&entry);
    return result;
}

const struct step step_touch = {
    .name = "touch",
    .args = "PATH",
    .min_args = 1,
    .max_args = 1,
    .what = "make an empty file, to mount something on it; one that is there stays",
    .man = "open(2), openat2(2)",
    .makes = first,
    .hints = HINTS(
        {ENOENT, "the folder that it should be in does not exist. In the root file system a link is followed as seen "
         "from inside"},
        {EEXIST, "there is a symbolic link of this name, and it leads nowhere"},
        {ENOTDIR, "something on the way is not a folder"},
        {EACCES, "this folder is not yours to write in"},
        {EROFS, "this file system is read-only"},
        {ELOOP, "a symbolic link in the root file system leads in a circle"},
        {ENOSYS, "openat2(2), which keeps links in the root file system inside, came with Linux 5.6"}),
    CODE(make_file),
};

const struct step step_mkdir = {
    .name = "mkdir",
    .args = "PATH",
    .min_args = 1,
    .max_args = 1,
    .what = "make a folder; one that is there stays",
    .man = "mkdir(2), openat2(2)",
    .makes = first,
    .hints = HINTS(
        {ENOENT, "the folder that it should be in does not exist: one 'mkdir' makes one folder"},
        {ENOTDIR, "there is a file of this name, or something on the way is not a folder"},
        {EACCES, "this folder is not yours to write in"},
        {EROFS, "this file system is read-only"},
        {ELOOP, "a symbolic link in the root file system leads in a circle"},
        {ENOSYS, "openat2(2), which keeps links in the root file system inside, came with Linux 5.6"}),
    CODE(make_folder),
};

const struct step step_symlink = {
    .name = "symlink",
    .args = "TARGET PATH",
    .min_args = 2,
    .max_args = 2,
    .what = "make a symbolic link, also in place of another link",
    .man = "symlink(2), openat2(2)",
    .makes = second,
    .hints = HINTS(
        {EINVAL, "there is a real file or folder of this name; only another link is replaced"},
        {ENOENT, "the folder that it should be in does not exist"},
        {ENOTDIR, "something on the way is not a folder"},
        {EACCES, "this folder is not yours to write in"},
        {EROFS, "this file system is read-only"},
        {ELOOP, "a symbolic link in the root file system leads in a circle"},
        {ENOSYS, "openat2(2), which keeps links in the root file system inside, came with Linux 5.6"}),
    CODE(make_link),
};
