/* lower: give capabilities up, here and now. capset(2), capabilities(7). */
#include "capabilities.h"
#include "trace.h"

/*
 * What leaves the permitted set can't come back, but by an exec: root's exec gives all that the bounding set holds.
 * The ambient set follows by itself: it never holds what is not both permitted and inheritable.
 */
static int lower(struct stage *stage, char **args)
{
    (void)stage;
    capability_set gone;
    struct capability_sets sets = {0};
    parse_capabilities_or_all(args[0], &gone);
    if (CALL("capget", get_capabilities(&sets), CAPABILITY_HEADER, "data") < 0)
        return -1;
    sets.effective &= ~gone;
    sets.permitted &= ~gone;
    sets.inheritable &= ~gone;
    return CALL("capset", set_capabilities(&sets), CAPABILITY_HEADER, capability_sets_text(&sets));
}

const struct step step_lower = {
    .name = "lower",
    .args = "CAP[,CAP...]|all",
    .min_args = 1,
    .max_args = 1,
    .what = "give capabilities up now: out of effective, permitted, inheritable and ambient",
    .man = "capset(2), capabilities(7)",
    .check = check_capabilities_or_all,
    CODE(lower),
};
