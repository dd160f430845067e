/*
 * cgroup-freeze and cgroup-thaw: let all processes of a group stand still, and go on. They notice nothing of it, unlike
 * with SIGSTOP. cgroups(7); freezer-subsystem.rst and cgroup-v2.rst of the kernel.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cgroups.h"
#include "debts.h"
#include "trace.h"

static const struct control {
    const char *file, *freeze, *thaw;
    const char *state, *is_frozen; /* where it says how far it has come */
} version_1 = {"freezer.state", "FROZEN", "THAWED", "freezer.state", "FROZEN"},
  version_2 = {"cgroup.freeze", "1", "0", "cgroup.events", "frozen 1"};

static const struct control *control_of(const struct group *group)
{
    return group->version == 1 ? &version_1 : &version_2;
}

/* A process stands still only when it is about to leave the kernel, so this can take a moment. */
static int wait_until_frozen(int state, const char *is_frozen)
{
    char now[256];
    for (int patience = 5000; patience > 0; patience--) {
        ssize_t length = pread(state, now, sizeof now - 1, 0);
        if (length < 0)
            return -1;
        now[length] = '\0';
        if (strstr(now, is_frozen))
            return (int)length;
        usleep(1000);
    }
    errno = ETIMEDOUT;
    return -1;
}

static int see_it_frozen(const struct group *group)
{
    char path[PATH_MAX + NAME_MAX];
    const struct control *control = control_of(group);
    snprintf(path, sizeof path, "%s/%s", group->path, control->state);
    int fd = CALL("openat", open(path, O_RDONLY | O_CLOEXEC), quoted(path), "O_RDONLY|O_CLOEXEC");
    if (fd < 0)
        return -1;
    int length = CALL("read", wait_until_frozen(fd, control->is_frozen), number(fd), quoted(control->is_frozen), "256");
    int error = errno;
    close(fd);
    errno = error;
    return length < 0 ? -1 : 0;
}

/* Somebody has to let them go on again, and that can't be one of them. */
static int freeze(const struct group *group)
{
    const struct control *control = control_of(group);
    if (is_in_group(group)) {
        errno = EDEADLK;
        return -1;
    }
    if (!is_made_here(group->path) && owe(DEBT_FROZEN, group->path, ".", 0) < 0)
        return -1;
    return write_to_group(group, control->file, control->freeze) || see_it_frozen(group) ? -1 : 0;
}

static int freeze_groups(struct stage *stage, char **args)
{
    static struct groups groups;
    if (find_groups(args[0], &groups) < 0 || !may_change(stage, &groups))
        return -1;
    for (int i = 0; i < groups.count; i++)
        if (freeze(&groups.list[i]) < 0)
            return -1;
    return 0;
}

static int thaw_groups(struct stage *stage, char **args)
{
    static struct groups groups;
    if (find_groups(args[0], &groups) < 0 || !may_change(stage, &groups))
        return -1;
    for (int i = 0; i < groups.count; i++)
        if (write_to_group(&groups.list[i], control_of(&groups.list[i])->file, control_of(&groups.list[i])->thaw) < 0)
            return -1;
    return 0;
}

#define HINTS_OF_BOTH                                                                                                 \
    {EPERM, FOREIGN_GROUP}, {EACCES, "this group belongs to somebody else"},                                          \
        {EROFS, "the control groups are mounted read-only here, as container engines do"},                            \
        {ENOENT, "there is no group of this name; in version 1 the controller to name is freezer, as in freezer:box"}

const struct step step_cgroup_freeze = {
    .name = "cgroup-freeze",
    .args = "GROUPS",
    .min_args = 1,
    .max_args = 1,
    .what = "let all processes of a group stand still, until it is thawed or this run ends: freezer:box",
    .man = "cgroups(7)",
    .owes = true,
    .check = check_groups,
    .hints = HINTS(
        HINTS_OF_BOTH,
        {EDEADLK, "this process is in the group and would stand still with it, and nobody could let it go on"},
        {ETIMEDOUT, "one of its processes is deep in the kernel, and does not come out of it"}),
    CODE(freeze_groups),
};

const struct step step_cgroup_thaw = {
    .name = "cgroup-thaw",
    .args = "GROUPS",
    .min_args = 1,
    .max_args = 1,
    .what = "let the processes of a frozen group go on: freezer:box",
    .man = "cgroups(7)",
    .check = check_groups,
    .hints = HINTS(HINTS_OF_BOTH),
    CODE(thaw_groups),
};
