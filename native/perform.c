/* The loop: every step in the order given, then the command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "trace.h"

static void complain(const struct act *act, int error, const char *why)
{
    fprintf(stderr, "stagehand: %s", act->step->name);
    for (char **arg = act->args; *arg; arg++)
        fprintf(stderr, " %s", *arg);
    fprintf(stderr, ": %s (%s)\n", strerror(error), error_name(error));
    if (why)
        fprintf(stderr, "  %s\n", why);
}

static bool perform_act(struct stage *stage, const struct act *act, int index)
{
    step_begins(act, index);
    const char *refused = refusal(stage, act->step);
    int error = refused ? EPERM : act->step->run(stage, act->args) < 0 ? errno : 0;
    step_ends(error, refused);
    if (error && trace_channel() < 0)
        complain(act, error, refused ? refused : hint_for(act->step->name, error));
    /* A change of credentials takes the parent's death signal away (prctl(2)). */
    die_with_parent(stage->lifeline);
    return !error;
}

static void execute(char **command, int index)
{
    struct exec_code code = {__FILE__, __LINE__, __func__};
    wait_for_go();
    call_begins();
    exec_event(index, command, 0, NULL, code);
    wait_for_go();
    unblock_signals();
    execvp(command[0], command);
    int error = errno;
    exec_event(index, command, error, hint_for("exec", error), code);
    if (trace_channel() < 0)
        fprintf(stderr, "stagehand: %s: %s (%s)\n", command[0], strerror(error), error_name(error));
    _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN);
}

void perform(const struct options *options, int channel, int lifeline)
{
    struct stage stage = {
        .uid = geteuid(),
        .gid = getegid(),
        .privileged = has_admin_capability(),
        .lifeline = lifeline,
    };
    const struct recipe *recipe = &options->recipe;
    close_on_exec_from(3);
    trace_to(channel);
    trace_ready();
    for (int i = 0; i < recipe->count; i++) {
        wait_for_go();
        if (!perform_act(&stage, &recipe->acts[i], i) && !options->keep_going)
            _exit(EXIT_OURSELVES);
    }
    execute(recipe->command, recipe->count);
    _exit(EXIT_OURSELVES);
}
