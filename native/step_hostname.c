/* hostname: the name that this UTS namespace goes by. */
#include <string.h>
#include <unistd.h>

#include "namespaces.h"
#include "trace.h"

static int set_hostname(struct stage *stage, char **args)
{
    (void)stage;
    return CALL("sethostname", sethostname(args[0], strlen(args[0])), quoted(args[0]), number(strlen(args[0])));
}

const struct step step_hostname = {
    .name = "hostname",
    .args = "NAME",
    .min_args = 1,
    .max_args = 1,
    .what = "set the host name",
    .man = "sethostname(2), uts_namespaces(7)",
    .needs_own = CLONE_NEWUTS,
    .hints = HINTS(
        {EPERM, "this UTS namespace is not owned by your user namespace: put 'unshare uts' first"},
        {EINVAL, "a host name has at most 64 bytes"}),
    CODE(set_hostname),
};
