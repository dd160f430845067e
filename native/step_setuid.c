/* setuid: become another user, for good. credentials(7), setresuid(2). */
#include <grp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "capabilities.h"
#include "namespaces.h"
#include "trace.h"

static const char *check_ids(char **args)
{
    for (char **arg = args; *arg; arg++) {
        char *end;
        unsigned long id = strtoul(*arg, &end, 10);
        if (**arg < '0' || **arg > '9' || *end || id >= 4294967295UL)
            return "user and group are numbers, see id(1)";
    }
    return NULL;
}

/*
 * In a user namespace where setgroups is denied nobody can change their groups any more, root included: there one stays
 * in those that one has. EPERM says just that to who has CAP_SETGID; to who has not, it is a failure.
 */
static int leave_groups(void)
{
    if (CALL("setgroups", setgroups(0, NULL), "0", "NULL") == 0)
        return 0;
    return errno == EPERM && has_capability("cap_setgid") ? 0 : -1;
}

/*
 * The groups go first, and the group before the user: afterwards there is no right left to do it with.
 * The kernel then closes our /proc entries to ourselves (PR_SET_DUMPABLE, prctl(2)), and the id maps are written there.
 */
static int become(struct stage *stage, char **args)
{
    uid_t uid = strtoul(args[0], NULL, 10);
    gid_t gid = strtoul(args[1] ? args[1] : args[0], NULL, 10);
    if (leave_groups() < 0 ||
        CALL("setresgid", setresgid(gid, gid, gid), number(gid), number(gid), number(gid)) < 0 ||
        CALL("setresuid", setresuid(uid, uid, uid), number(uid), number(uid), number(uid)) < 0 ||
        CALL("prctl", prctl(PR_SET_DUMPABLE, 1), "PR_SET_DUMPABLE", "1") < 0)
        return -1;
    /* In a user namespace of our own the map says who we are outside, and it has one line: still the same user. */
    if (!(stage->own & CLONE_NEWUSER))
        note_rights(stage);
    return 0;
}

const struct step step_setuid = {
    .name = "setuid",
    .args = "UID [GID]",
    .min_args = 1,
    .max_args = 2,
    .what = "become this user and group (default: the same number), without other groups",
    .man = "setresuid(2), credentials(7)",
    .check = check_ids,
    .hints = HINTS(
        {EPERM, "becoming another user needs CAP_SETUID and CAP_SETGID"},
        {EINVAL, "this id is not mapped in this user namespace"}),
    CODE(become),
};
