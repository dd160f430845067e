/* rlimit: how much one process may have, or one user. getrlimit(2). */
#include <string.h>
#include <sys/resource.h>

#include "nearest.h"
#include "size.h"
#include "trace.h"

/* Those of getrlimit(2), in the order of their numbers. */
static const struct limit {
    const char *name, *constant;
    int number;
} limits[] = {
    {"cpu", "RLIMIT_CPU", RLIMIT_CPU},
    {"fsize", "RLIMIT_FSIZE", RLIMIT_FSIZE},
    {"data", "RLIMIT_DATA", RLIMIT_DATA},
    {"stack", "RLIMIT_STACK", RLIMIT_STACK},
    {"core", "RLIMIT_CORE", RLIMIT_CORE},
    {"rss", "RLIMIT_RSS", RLIMIT_RSS},
    {"nproc", "RLIMIT_NPROC", RLIMIT_NPROC},
    {"nofile", "RLIMIT_NOFILE", RLIMIT_NOFILE},
    {"memlock", "RLIMIT_MEMLOCK", RLIMIT_MEMLOCK},
    {"as", "RLIMIT_AS", RLIMIT_AS},
    {"locks", "RLIMIT_LOCKS", RLIMIT_LOCKS},
    {"sigpending", "RLIMIT_SIGPENDING", RLIMIT_SIGPENDING},
    {"msgqueue", "RLIMIT_MSGQUEUE", RLIMIT_MSGQUEUE},
    {"nice", "RLIMIT_NICE", RLIMIT_NICE},
    {"rtprio", "RLIMIT_RTPRIO", RLIMIT_RTPRIO},
    {"rttime", "RLIMIT_RTTIME", RLIMIT_RTTIME},
    {NULL, NULL, 0},
};

static const char *name_at(int index)
{
    return limits[index].name;
}

static const struct limit *find_limit(const char *name)
{
    for (const struct limit *limit = limits; limit->name; limit++)
        if (!strcmp(limit->name, name))
            return limit;
    return NULL;
}

static bool parse_value(const char *word, rlim_t *value)
{
    unsigned long long units = 0;
    bool is_size = parse_size(word, &units);
    *value = is_size ? (rlim_t)units : RLIM_INFINITY;
    return is_size || !strcmp(word, "unlimited");
}

/* One value is for both the soft and the hard limit, as with prlimit(1). */
static bool parse_values(const char *word, struct rlimit *limit)
{
    char soft[32] = "";
    const char *colon = strchr(word, ':');
    size_t length = colon ? (size_t)(colon - word) : strlen(word);
    if (length >= sizeof soft)
        return false;
    memcpy(soft, word, length);
    return parse_value(soft, &limit->rlim_cur) && parse_value(colon ? colon + 1 : soft, &limit->rlim_max);
}

static const char *check_limit(char **args)
{
    struct rlimit limit;
    if (!find_limit(args[0]))
        return text("there is no limit '%.40s'; the nearest name is %s", args[0], nearest(args[0], name_at));
    if (!parse_values(args[1], &limit))
        return "a limit is VALUE or SOFT:HARD, each a number, which K, M, G or T may follow, or unlimited";
    return limit.rlim_cur > limit.rlim_max ? "the soft limit can't be above the hard one" : NULL;
}

static const char *value_text(rlim_t value)
{
    return value == RLIM_INFINITY ? "RLIM_INFINITY" : text("%llu", (unsigned long long)value);
}

/* A process may raise its soft limit up to the hard one, and lower that, for good. Children inherit both. */
static int set_limit(struct stage *stage, char **args)
{
    (void)stage;
    struct rlimit values;
    const struct limit *limit = find_limit(args[0]);
    parse_values(args[1], &values);
    return CALL("setrlimit", setrlimit(limit->number, &values), limit->constant,
                text("{%s, %s}", value_text(values.rlim_cur), value_text(values.rlim_max)));
}

const struct step step_rlimit = {
    .name = "rlimit",
    .args = "NAME VALUE[:HARD]",
    .min_args = 2,
    .max_args = 2,
    .what = "limit what this process and its children may have: nofile, nproc, as, fsize, cpu, stack, ...",
    .man = "getrlimit(2)",
    .check = check_limit,
    .hints = HINTS({EPERM, "raising a hard limit needs CAP_SYS_RESOURCE on the host itself, and no one may have more "
                    "open files than /proc/sys/fs/nr_open"}),
    CODE(set_limit),
};
