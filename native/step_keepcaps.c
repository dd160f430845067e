/* keep-caps: do not lose everything by ceasing to be root. capabilities(7), PR_SET_KEEPCAPS(2const). */
#include <sys/prctl.h>

#include "trace.h"

/* Only the permitted set stays over the change of user, and only until the next exec, which clears this flag. */
static int keep_capabilities(struct stage *stage, char **args)
{
    (void)stage, (void)args;
    return CALL("prctl", prctl(PR_SET_KEEPCAPS, 1L), "PR_SET_KEEPCAPS", "1");
}

const struct step step_keep_caps = {
    .name = "keep-caps",
    .args = "",
    .what = "keep the permitted capabilities when root becomes somebody else",
    .man = "PR_SET_KEEPCAPS(2const), capabilities(7)",
    .hints = HINTS({EPERM, "the securebit keep-caps-locked forbids it"}),
    CODE(keep_capabilities),
};
