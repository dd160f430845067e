/* What is likely to be the cause of a failure: each step has its own list, and so has the exec at the end. */
#include <stdio.h>
#include <string.h>

#include "landlock.h"
#include "seccomp.h"
#include "trace.h"

const struct hint *const exec_hints = HINTS(
    {ENOENT, "there is no such program here, or its loader (the ELF interpreter) is missing"},
    {EACCES, "the file is not executable, or a folder on the way may not be searched"},
    {ENOEXEC, "this is neither a program for this machine nor a script that begins with #!"});

const char *hint_in(const struct hint *hints, int error)
{
    for (; hints && hints->cause; hints++)
        if (hints->error == error)
            return hints->cause;
    return NULL;
}

/* Landlock forbids every change of the table of mounts, since it could put a file where another rule is (landlock(7)). */
static bool changes_mounts(const char *call)
{
    return !strcmp(call, "mount") || !strcmp(call, "umount2") || !strcmp(call, "pivot_root") ||
           !strcmp(call, "move_mount");
}

/* What a step knows of its failure, beyond the call. */
static char known[512];

void cause_is(const char *cause)
{
    snprintf(known, sizeof known, "%s", cause);
}

const char *known_cause(const char *call, int error)
{
    if (*known)
        return known;
    if (!call)
        return NULL;
    if (filter_answers(call, error))
        return text("the filter of an earlier step 'seccomp' answers %s with %s", call, error_name(error));
    if (under_landlock() && error == EPERM && changes_mounts(call))
        return "who is restricted by Landlock can't change mounts any more: put 'landlock' behind this step";
    return NULL;
}
