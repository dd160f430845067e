/* What is likely to be the cause of a failure: each step has its own list, and so has the exec at the end. */
#include "stagehand.h"

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
