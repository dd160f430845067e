/*
 * time-offset: a clock of the time namespace in which our next children will be born. It can be set as long as nobody
 * was born there yet, for a clock must not jump under a living process. time_namespaces(7).
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "namespaces.h"
#include "trace.h"
#include "write_line.h"

static const char *check_offset(char **args)
{
    char *end;
    if (strcmp(args[0], "monotonic") && strcmp(args[0], "boottime"))
        return "the clocks are monotonic and boottime; the clock on the wall is the same everywhere";
    errno = 0;
    (void)strtoll(args[1], &end, 10);
    return end == args[1] || *end || errno ? "the offset is a number of seconds, such as 86400 or -60" : NULL;
}

static int set_offset(struct stage *stage, char **args)
{
    (void)stage;
    const char *line = text("%s %s 0", args[0], args[1]); /* the 0 is for nanoseconds */
    return write_line(AT_FDCWD, "/proc/self/timens_offsets", line);
}

const struct step step_time_offset = {
    .name = "time-offset",
    .args = "CLOCK SECONDS",
    .min_args = 2,
    .max_args = 2,
    .what = "set a clock, monotonic or boottime, of the new time namespace, before fork enters it",
    .man = "time_namespaces(7)",
    .needs_own = CLONE_NEWTIME,
    .check = check_offset,
    .hints = HINTS(
        {EACCES, "the clocks of a time namespace can't be set any more once a process was born in it: put this between "
         "'unshare time' and 'fork'"},
        {EPERM, "this needs CAP_SYS_TIME and an own time namespace: put 'unshare time' first"},
        {ERANGE, "with this offset the clock would stand before 0, when the machine was started, or beyond 146 years"},
        {ENOENT, "this kernel was built without time namespaces"}),
    CODE(set_offset),
};
