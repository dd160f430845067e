/* no-new-privs: no exec gives more rights than before, for ever. PR_SET_NO_NEW_PRIVS(2const). */
#include <sys/prctl.h>

#include "trace.h"

/*
 * setuid, setgid and file capabilities of a program count for nothing from now on. This is why the kernel then lets
 * anybody install a filter: none of the programs that it could confuse would have more rights than its maker.
 */
static int forbid_new_privileges(struct stage *stage, char **args)
{
    (void)stage, (void)args;
    return CALL("prctl", prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L), "PR_SET_NO_NEW_PRIVS", "1", "0", "0", "0");
}

const struct step step_no_new_privs = {
    .name = "no-new-privs",
    .args = "",
    .what = "no program gives rights any more: neither setuid nor file capabilities count",
    .man = "PR_SET_NO_NEW_PRIVS(2const)",
    CODE(forbid_new_privileges),
};
