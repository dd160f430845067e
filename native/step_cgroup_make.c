/* cgroup-make: a control group is a folder, and mkdir(2) makes it. cgroups(7). */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroups.h"
#include "debts.h"
#include "trace.h"
#include "write_line.h"

/* The folder that the group's folder is in. */
static const char *parent_of(const struct group *group)
{
    return text("%.*s", (int)(strrchr(group->path, '/') - group->path), group->path);
}

/* A version 1 group has all controllers of its hierarchy from the start. */
static int make_folder(const struct group *group)
{
    if (is_made_here(group->path))
        return 0; /* version 2, where one folder is for all controllers */
    bool is_ours = access(group->path, F_OK) < 0 && access(parent_of(group), F_OK) == 0;
    if (is_ours && owe(DEBT_GROUP, parent_of(group), strrchr(group->path, '/') + 1, 0) < 0)
        return -1;
    int failed = CALL("mkdir", mkdir(group->path, 0755), quoted(group->path), "0755");
    if (is_ours)
        owed(!failed);
    if (!failed)
        group_was_made(group->path);
    return failed;
}

static bool is_enabled(const char *file, const char *controller)
{
    char line[512] = "";
    FILE *enabled = fopen(file, "re");
    bool yes = enabled && fgets(line, sizeof line, enabled) && list_has(line, " \n", controller);
    if (enabled)
        fclose(enabled);
    return yes;
}

/* In version 2 the groups in a folder have the controllers that are in the folder's cgroup.subtree_control. */
static int enable_in(const char *folder, const char *controller, const struct group *group)
{
    struct stat made = {0};
    char file[PATH_MAX + 32], word[64];
    snprintf(file, sizeof file, "%s/cgroup.subtree_control", folder);
    snprintf(word, sizeof word, "+%s", controller);
    if (is_enabled(file, controller))
        return 0;
    if (stat(group->path, &made) < 0 || owe(DEBT_ENABLED, folder, controller, made.st_ino) < 0)
        return -1;
    int failed = write_line(AT_FDCWD, file, word);
    owed(!failed);
    return failed;
}

/* From the top down: a group can pass on only what it has got itself. */
static int enable(const struct group *group, const char *controller)
{
    char folder[PATH_MAX];
    size_t end = strlen(group->top);
    while (group->path[end] == '/') {
        snprintf(folder, sizeof folder, "%.*s", (int)end, group->path);
        if (enable_in(folder, controller, group) < 0)
            return -1;
        end += 1 + strcspn(group->path + end + 1, "/");
    }
    return 0;
}

static int enable_controllers(const struct group *group)
{
    char list[sizeof group->controllers], *rest = NULL;
    snprintf(list, sizeof list, "%s", group->controllers);
    for (char *word = strtok_r(list, ",", &rest); word; word = strtok_r(NULL, ",", &rest))
        if (strcmp(word, "cgroup") && strcmp(word, "freezer") && enable(group, word) < 0)
            return -1;
    return 0;
}

/* What one needs to move processes in and to make groups below, and no more: not the limits. cgroups(7), "Delegation". */
static int hand_over(const struct group *group, uid_t owner)
{
    static const char *const files[] = {"", "/cgroup.procs", "/cgroup.threads", "/cgroup.subtree_control", "/tasks"};
    char path[PATH_MAX + 32];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s%s", group->path, files[i]);
        if (access(path, F_OK) < 0)
            continue; /* the two versions have different files */
        if (CALL("chown", chown(path, owner, owner), quoted(path), number(owner), number(owner)) < 0)
            return -1;
    }
    return 0;
}

static int make_group(const struct group *group, const char *owner)
{
    if (make_folder(group) < 0 || (group->version == 2 && enable_controllers(group) < 0))
        return -1;
    return owner ? hand_over(group, strtoul(owner, NULL, 10)) : 0;
}

static int make_groups(struct stage *stage, char **args)
{
    (void)stage;
    static struct groups groups;
    if (find_groups(args[0], &groups) < 0)
        return -1;
    for (int i = 0; i < groups.count; i++)
        if (make_group(&groups.list[i], args[1]) < 0)
            return -1;
    return 0;
}

static const char *check_groups_and_owner(char **args)
{
    const char *digits = args[1];
    if (digits && (!*digits || strlen(digits) > 9 || digits[strspn(digits, "0123456789")]))
        return "the owner is the number of a user, see id(1)";
    return check_groups(args);
}

const struct step step_cgroup_make = {
    .name = "cgroup-make",
    .args = "GROUPS [OWNER]",
    .min_args = 1,
    .max_args = 2,
    .what = "make a control group in each hierarchy, as cgcreate -g: cpu,memory:box, for user OWNER; it is removed in the end",
    .man = "cgroups(7)",
    .owes = true,
    .check = check_groups_and_owner,
    .hints = HINTS(
        {EACCES, "the group in which you want to make one is not yours: it has to be delegated to you, as 'sudo learn "
         "delegate' or 'systemd-run --user --scope -p Delegate=yes' do"},
        {EPERM, "this group was not delegated to you"},
        {EROFS, "the control groups are mounted read-only here, as container engines do"},
        {EEXIST, "a group of this name is there already, and it is not this run's"},
        {ENOENT, "no hierarchy that is mounted here has this controller, the group above has not got it, or there is "
         "no group above"},
        {EBUSY, "version 2 gives controllers such as memory only to the children of a group without processes of its "
         "own: move these into another child first"},
        {EAGAIN, "a group above allows no more groups (cgroup.max.descendants, cgroup.max.depth)"}),
    CODE(make_groups),
};
