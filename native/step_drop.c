/* drop: out of the bounding set, beyond which no exec gives anything. capabilities(7), PR_CAPBSET_DROP(2const). */
#include <sys/prctl.h>

#include "capabilities.h"
#include "trace.h"

/*
 * What the process has now, it keeps: the bounding set is asked when a program is executed. So this is no help against
 * what runs already, and for good for what comes. There is no way back, but a new user namespace begins with all.
 */
static int drop_from_bounding_set(struct stage *stage, char **args)
{
    (void)stage;
    capability_set set;
    parse_capabilities_or_all(args[0], &set);
    for (int number = 0; number < 64; number++) {
        if (set == ALL_CAPABILITIES && !kernel_knows_capability(number))
            return 0;
        if ((set >> number & 1) && CALL("prctl", prctl(PR_CAPBSET_DROP, (long)number), "PR_CAPBSET_DROP",
                                        capability_constant(number)) < 0)
            return -1;
    }
    return 0;
}

const struct step step_drop = {
    .name = "drop",
    .args = "CAP[,CAP...]|all",
    .min_args = 1,
    .max_args = 1,
    .what = "take capabilities out of the bounding set, so that no exec gives them any more",
    .man = "capabilities(7), PR_CAPBSET_DROP(2const)",
    .check = check_capabilities_or_all,
    .hints = HINTS(
        {EPERM, "this needs CAP_SETPCAP: put it behind 'unshare user', and before 'lower' or 'setuid'"},
        {EINVAL, "this kernel is older than that capability"}),
    CODE(drop_from_bounding_set),
};
