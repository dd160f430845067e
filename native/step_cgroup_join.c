/* cgroup-join: move into a control group. Children are born where their parent is. cgroups(7). */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "cgroups.h"
#include "trace.h"

static int open_members(const struct group *group)
{
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/cgroup.procs", group->path);
    return CALL("openat", open(path, O_WRONLY | O_CLOEXEC), quoted(path), "O_WRONLY|O_CLOEXEC");
}

/* "0" is whoever writes it. */
static int join(int members)
{
    return CALL("write", write(members, "0", 1), number(members), quoted("0"), "1") < 0 ? -1 : 0;
}

/* All are opened before the first is joined, so that a group that is missing or closed leaves us where we were. */
static int join_groups(struct stage *stage, char **args)
{
    (void)stage;
    static struct groups groups;
    int members[MOST_GROUPS], opened = 0, failed = find_groups(args[0], &groups);
    while (!failed && opened < groups.count)
        if ((members[opened] = open_members(&groups.list[opened])) < 0)
            failed = -1;
        else
            opened++;
    for (int i = 0; i < opened && !failed; i++)
        failed = join(members[i]);
    int error = errno;
    while (opened > 0)
        close(members[--opened]);
    errno = error;
    return failed;
}

const struct step step_cgroup_join = {
    .name = "cgroup-join",
    .args = "GROUPS",
    .min_args = 1,
    .max_args = 1,
    .what = "move this process into a control group, as cgexec -g: cpu,memory:box",
    .man = "cgroups(7)",
    .check = check_groups,
    .hints = HINTS(
        {EACCES, "this group is not yours, or, in version 2, the nearest group above both this one and your own is not: "
         "who moves a process needs to write there"},
        {EPERM, "this group was not delegated to you"},
        {EROFS, "the control groups are mounted read-only here, as container engines do"},
        {ENOENT, "there is no group of this name: make it with cgroup-make; or it lies outside of your own cgroup namespace"},
        {EBUSY, "version 2: a group that gives controllers to its children has no processes of its own"},
        {ENOSPC, "a cpuset group needs processors and memory nodes first: cpuset.cpus and cpuset.mems"},
        {EOPNOTSUPP, "version 2: the group is, or became by its neighbours, one that takes no whole processes (see "
         "cgroup.type)"}),
    CODE(join_groups),
};
