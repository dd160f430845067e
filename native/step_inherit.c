/* inherit: what a program gets at exec if its file marks the same capabilities as inheritable. capabilities(7). */
#include "capabilities.h"
#include "trace.h"

/* By itself it gives nothing to most programs, whose files carry no marks. But ambient is not to be had without. */
static int inherit(struct stage *stage, char **args)
{
    (void)stage;
    capability_set added;
    struct capability_sets sets = {0};
    parse_capabilities(args[0], &added);
    if (CALL("capget", get_capabilities(&sets), CAPABILITY_HEADER, "data") < 0)
        return -1;
    sets.inheritable |= added;
    return CALL("capset", set_capabilities(&sets), CAPABILITY_HEADER, capability_sets_text(&sets));
}

const struct step step_inherit = {
    .name = "inherit",
    .args = "CAP[,CAP...]",
    .min_args = 1,
    .max_args = 1,
    .what = "add capabilities to the inheritable set",
    .man = "capset(2), capabilities(7)",
    .check = check_capabilities,
    .hints = HINTS({EPERM, "what becomes inheritable must be in the bounding set, and, without CAP_SETPCAP, be "
                    "permitted: put it before 'drop' and 'lower'; with 'keep-caps' it may follow 'setuid'"}),
    CODE(inherit),
};
