/* cgroup-limit: how much the processes of a group may use together. cgroups(7), and cgroup-v2.rst of the kernel. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroups.h"
#include "size.h"
#include "trace.h"

/* The kernel's own choice; a quota of less than 1000 of these microseconds it refuses. */
#define PERIOD "100000"

static bool is_max(const char *value)
{
    return !strcmp(value, "max");
}

static bool has_file(const struct group *group, const char *file)
{
    char path[PATH_MAX + NAME_MAX];
    snprintf(path, sizeof path, "%s/%s", group->path, file);
    return access(path, F_OK) == 0;
}

/*
 * Version 1 counts memory alone, and memory with swap; the second limit is never below the first. Where both are the
 * same, nothing can be swapped. So the second goes up before the first, and comes down after it.
 */
static int limit_memory_1(const struct group *group, const char *bytes)
{
    const char *memory = "memory.limit_in_bytes", *both = "memory.memsw.limit_in_bytes";
    if (!has_file(group, both)) /* swapaccount=0 */
        return write_to_group(group, memory, bytes) || write_to_group(group, "memory.swappiness", "0") ? -1 : 0;
    if (write_to_group(group, memory, bytes) == 0)
        return write_to_group(group, both, bytes);
    if (errno != EINVAL)
        return -1;
    return write_to_group(group, both, bytes) || write_to_group(group, memory, bytes) ? -1 : 0;
}

static int limit_memory(const struct group *group, const char *value)
{
    unsigned long long size;
    char bytes[24];
    snprintf(bytes, sizeof bytes, group->version == 1 ? "-1" : "max");
    if (parse_size(value, &size))
        snprintf(bytes, sizeof bytes, "%llu", size);
    if (group->version == 1)
        return limit_memory_1(group, bytes);
    if (has_file(group, "memory.swap.max") && write_to_group(group, "memory.swap.max", is_max(value) ? "max" : "0") < 0)
        return -1;
    return write_to_group(group, "memory.max", bytes);
}

/* A share of one processor: so many microseconds of each period. */
static int limit_cpu(const struct group *group, const char *value)
{
    char quota[48];
    snprintf(quota, sizeof quota, group->version == 1 ? "-1" : "max");
    if (!is_max(value))
        snprintf(quota, sizeof quota, "%ld", strtol(value, NULL, 10) * (atol(PERIOD) / 100));
    if (group->version == 1)
        return write_to_group(group, "cpu.cfs_period_us", PERIOD) || write_to_group(group, "cpu.cfs_quota_us", quota)
                   ? -1
                   : 0;
    strcat(quota, " " PERIOD);
    return write_to_group(group, "cpu.max", quota);
}

static int limit_pids(const struct group *group, const char *value)
{
    return write_to_group(group, "pids.max", value);
}

static bool is_percentage(const char *value)
{
    char *end;
    long percent = strtol(value, &end, 10);
    return *value >= '0' && *value <= '9' && !strcmp(end, "%") && percent >= 1 && percent <= 100000;
}

static bool is_count(const char *value)
{
    return *value && strlen(value) <= 7 && strspn(value, "0123456789") == strlen(value);
}

static bool is_size(const char *value)
{
    unsigned long long bytes;
    return parse_size(value, &bytes);
}

static const struct limit {
    const char *controller;
    int (*set)(const struct group *group, const char *value);
    bool (*is_value)(const char *value);
    const char *wrong;
} limits[] = {
    {"memory", limit_memory, is_size, "a limit of memory is a number of bytes such as 32M, or max"},
    {"cpu", limit_cpu, is_percentage, "a limit of cpu is a percentage of one processor such as 20%, or max"},
    {"pids", limit_pids, is_count, "a limit of pids is a number of processes such as 20, or max"},
    {NULL, NULL, NULL, NULL},
};

static const struct limit *find_limit(const char *words)
{
    size_t length = strcspn(words, ",:");
    for (const struct limit *limit = limits; limit->controller; limit++)
        if (strlen(limit->controller) == length && !strncmp(limit->controller, words, length))
            return limit;
    return NULL;
}

static const char *check_limit(char **args)
{
    const char *wrong = check_groups(args);
    const struct limit *limit = wrong ? NULL : find_limit(args[0]);
    if (wrong)
        return wrong;
    if (!limit || args[0][strcspn(args[0], ",:")] == ',')
        return "a limit is for one controller: memory, cpu or pids, such as memory:box";
    return limit->is_value(args[1]) || is_max(args[1]) ? NULL : limit->wrong;
}

static int set_limit(struct stage *stage, char **args)
{
    static struct groups groups;
    if (find_groups(args[0], &groups) < 0 || !may_change(stage, &groups))
        return -1;
    return find_limit(args[0])->set(&groups.list[0], args[1]);
}

const struct step step_cgroup_limit = {
    .name = "cgroup-limit",
    .args = "GROUPS VALUE",
    .min_args = 2,
    .max_args = 2,
    .what = "set a limit of a group: memory:box 32M (and no swap), cpu:box 20% of a processor, pids:box 20; or max",
    .man = "cgroups(7)",
    .check = check_limit,
    .hints = HINTS(
        {EPERM, FOREIGN_GROUP},
        {EACCES, "this group belongs to somebody else"},
        {EROFS, "the control groups are mounted read-only here, as container engines do"},
        {ENOENT, "there is no group of this name, or it has not got this controller: make it with cgroup-make"},
        {EBUSY, "its processes already use more than that"},
        {EINVAL, "the kernel does not take this value: a group above may allow less"}),
    CODE(set_limit),
};
