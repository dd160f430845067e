/* Who the guard starts, and what they have open. */
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "debts.h"
#include "guard.h"
#include "namespaces.h"

void adopt_orphans(void)
{
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        die(EXIT_OURSELVES, "can't become the parent of orphans: prctl: %s", strerror(errno));
}

static bool makes_pid_namespace(const struct options *options)
{
    const struct recipe *recipe = &options->recipe;
    bool unshared = false;
    if (options->keep_going)
        return false; /* it may fail to, and we would go on */
    for (int i = 0; i < recipe->count; i++) {
        const struct act *act = &recipe->acts[i];
        if (!strcmp(act->step->name, "unshare"))
            unshared = unshared || (parse_namespaces(act->args[0]) & CLONE_NEWPID);
        else if (!strcmp(act->step->name, "join") && (parse_namespaces(act->args[0]) & CLONE_NEWPID))
            unshared = false; /* the next child is born in that one, and another is its PID 1 */
        else if (unshared && act->step->forks)
            return true;
    }
    return false;
}

static void keep_performer(const struct options *options, int channel, int lifeline)
{
    int own_lifeline = -1;
    adopt_orphans();
    pid_t performer = fork_kept(&own_lifeline);
    if (performer < 0)
        die(EXIT_OURSELVES, "can't fork: %s", strerror(errno));
    if (performer == 0)
        perform(options, channel, own_lifeline);
    close(channel);
    debts_leave();
    line_leave();
    int status = wait_and_forward(performer, lifeline);
    kill_descendants();
    _exit(status);
}

/* `escape fd` tries the folders that our caller left open: in a container, whoever made that. */
static bool looks_for_leaks(const struct recipe *recipe)
{
    for (int i = 0; i < recipe->count; i++)
        if (!strcmp(recipe->acts[i].step->name, "escape") && !strcmp(recipe->acts[i].args[0], "fd"))
            return true;
    return false;
}

pid_t start_performer(const struct options *options, int channel[2])
{
    int lifeline = -1;
    pid_t child = fork_kept(&lifeline);
    if (child != 0)
        return child;
    if (terminal_is_lent()) {
        setpgid(0, 0);
        terminal_lend(getpid());
    }
    /* The trace, the pace and what our caller left open are no business of the container, its keepers included. */
    const int kept[] = {channel[1], lifeline, debts_channel(), line_to_guard()};
    if (looks_for_leaks(&options->recipe))
        close_all_but_folders(kept, sizeof kept / sizeof *kept);
    else
        close_all_but(kept, sizeof kept / sizeof *kept);
    debts_tell();
    line_performer();
    if (makes_pid_namespace(options))
        perform(options, channel[1], lifeline);
    else
        keep_performer(options, channel[1], lifeline);
    _exit(EXIT_OURSELVES);
}
