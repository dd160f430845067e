/* The loop: every step in the order given, then the command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "host_links.h"
#include "namespaces.h"
#include "host_namespaces.h"
#include "trace.h"

/* "hostname moby: sethostname: Operation not permitted (EPERM)", and what is likely to be the cause. */
static void complain(const char *step, char **args, const char *call, int error, const char *why)
{
    fprintf(stderr, "stagehand: %s", step);
    for (char **arg = args; *arg; arg++)
        fprintf(stderr, " %s", *arg);
    if (call)
        fprintf(stderr, ": %s", call);
    fprintf(stderr, ": %s (%s)\n", strerror(error), error_name(error));
    if (why)
        fprintf(stderr, "  %s\n", why);
}

static const char *why(const char *call, int error, const struct hint *hints)
{
    const char *known = known_cause(call, error);
    return known ? known : hint_in(hints, error);
}

static bool perform_act(struct stage *stage, const struct act *act, int index, bool aloud)
{
    step_begins(act, index);
    const char *refused = refusal(stage, act);
    int error = refused ? EPERM : act->step->run(stage, act->args) < 0 ? errno : 0;
    /* A change of credentials takes the parent's death signal away (prctl(2)). */
    die_with_parent(stage->lifeline);
    step_ends(error, refused);
    if (error && aloud)
        complain(act->step->name, act->args, refused ? NULL : failed_call(), error,
                 refused ? refused : why(failed_call(), error, act->step->hints));
    return !error;
}

static __attribute__((noreturn)) void execute(char **command, char **environment, int index, bool aloud)
{
    struct exec_code code = {__FILE__, __LINE__, __func__};
    wait_for_go();
    call_begins();
    exec_event(index, command, 0, NULL, code);
    wait_for_go();
    give_signals_back();
    if (environment)
        environ = environment;
    execvp(command[0], command);
    int error = errno;
    exec_event(index, command, error, hint_in(exec_hints, error), code);
    if (aloud)
        complain("exec", command, "execve", error, why("execve", error, exec_hints));
    _exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_RUN);
}

/* The root file system that the steps from `first` on are to enter, as they name it, or NULL. */
static const char *rootfs_ahead(const struct recipe *recipe, int first)
{
    for (int i = first; i < recipe->count; i++)
        if (recipe->acts[i].step->enters_root)
            return recipe->acts[i].args[0];
    return NULL;
}

static bool makes_user_namespace(const struct act *act)
{
    return !strcmp(act->step->name, "unshare") && (parse_namespaces(act->args[0]) & CLONE_NEWUSER);
}

/* Whether one of the steps from `first` on maps ids from outside, before there is yet another user namespace. */
static bool ranges_ahead(const struct recipe *recipe, int first)
{
    for (int i = first; i < recipe->count && !makes_user_namespace(&recipe->acts[i]); i++)
        if (recipe->acts[i].step->maps_from_outside)
            return true;
    return false;
}

void perform(const struct options *options, int channel, int lifeline)
{
    struct stage stage = {
        .uid = geteuid(),
        .gid = getegid(),
        .lifeline = lifeline,
    };
    note_rights(&stage);
    remember_host_network();
    const struct recipe *recipe = &options->recipe;
    remember_host_namespaces(recipe);
    bool aloud = options->trace_fd < 0; /* else the reader of the trace has been told */
    trace_to(channel);
    trace_ready();
    for (int i = 0; i < recipe->count; i++) {
        wait_for_go();
        stage.rootfs = rootfs_ahead(recipe, i);
        stage.ranges_ahead = ranges_ahead(recipe, i + 1);
        if (!perform_act(&stage, &recipe->acts[i], i, aloud) && !options->keep_going)
            _exit(EXIT_OURSELVES);
    }
    execute(recipe->command, options->environment, recipe->count, aloud);
}
