/* ambient: what an exec leaves to an ordinary program of an ordinary user. capabilities(7), PR_CAP_AMBIENT(2const). */
#include <string.h>
#include <sys/prctl.h>

#include "capabilities.h"
#include "trace.h"

static const char *check_ambient(char **args)
{
    return strcmp(args[0], "none") ? check_capabilities(args) : NULL;
}

/* Who is not root loses everything at exec but this. A program that is setuid or has file capabilities clears it. */
static int raise_ambient(struct stage *stage, char **args)
{
    (void)stage;
    capability_set set;
    if (!strcmp(args[0], "none"))
        return CALL("prctl", prctl(PR_CAP_AMBIENT, (long)PR_CAP_AMBIENT_CLEAR_ALL, 0L, 0L, 0L), "PR_CAP_AMBIENT",
                    "PR_CAP_AMBIENT_CLEAR_ALL");
    parse_capabilities(args[0], &set);
    for (int number = 0; number < 64; number++)
        if ((set >> number & 1) &&
            CALL("prctl", prctl(PR_CAP_AMBIENT, (long)PR_CAP_AMBIENT_RAISE, (long)number, 0L, 0L), "PR_CAP_AMBIENT",
                 "PR_CAP_AMBIENT_RAISE", capability_constant(number)) < 0)
            return -1;
    return 0;
}

const struct step step_ambient = {
    .name = "ambient",
    .args = "CAP[,CAP...]|none",
    .min_args = 1,
    .max_args = 1,
    .what = "keep capabilities over the exec, without being root; none: keep none",
    .man = "capabilities(7), PR_CAP_AMBIENT(2const)",
    .check = check_ambient,
    .hints = HINTS(
        {EPERM, "the ambient set takes only what is permitted and inheritable: put 'inherit' first, and 'keep-caps' "
         "before 'setuid'; or the securebit no-ambient-raise forbids it"},
        {EINVAL, "this kernel is older than that capability"}),
    CODE(raise_ambient),
};
