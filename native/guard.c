/*
 * The guard: the parent that stays outside of all namespaces. It relays the trace and the pace, passes signals on,
 * gives the terminal back, and sees to it that nothing is left when the command, or whoever started us, has ended.
 *
 *     stagehand (guard) ── performer: the steps, then the command
 *
 * When the recipe makes no PID namespace, whose end would take every process along, there is one more:
 *
 *     stagehand (guard) ── keeper ── performer
 *
 * Orphans of the command come to the nearest living of the two, so that each cleans up after the other's death.
 */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "debts.h"
#include "guard.h"
#include "outer.h"
#include "pass.h"
#include "progress.h"

/* The terminal is lent, or kept for the sake of one inside, or left to our own session. */
static void remember_terminal(struct watched *watched, const struct recipe *recipe)
{
    bool own_terminal = false;
    for (int i = 0; i < recipe->count; i++) {
        watched->own_session = watched->own_session || recipe->acts[i].step->leads_session;
        own_terminal = own_terminal || recipe->acts[i].step->makes_terminal;
    }
    if (watched->own_session)
        keep_apart();
    if (relay_is_driven(&watched->relay))
        keep_going();
    take_signals(own_terminal);
    if (own_terminal)
        outer_remember(relay_is_driven(&watched->relay));
    else
        terminal_remember(!watched->own_session);
    watched->terminal = outer_is_ours() ? STDIN_FILENO : terminal_to_watch();
    watched->patience = -1;
}

int guard(const struct options *options)
{
    int channel[2] = {-1, -1};
    struct watched watched = {
        .recipe = &options->recipe,
        .relay = {.trace_fd = options->trace_fd, .pace_fd = options->pace_fd, .channel = -1}};

    adopt_orphans();
    remember_terminal(&watched, &options->recipe);
    spare_children();
    watched.signals = open_signals();
    if (watched.signals < 0)
        die(EXIT_OURSELVES, "can't listen to signals: signalfd: %s", strerror(errno));
    if (relay_is_driven(&watched.relay)) {
        int on = 1;
        if (pass_open(channel) < 0 ||
            setsockopt(channel[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0)
            die(EXIT_OURSELVES, "can't make a socket: %s", strerror(errno));
        watched.relay.channel = channel[0];
    }
    if (debts_open(&options->recipe) < 0 || line_open(&options->recipe) < 0)
        die(EXIT_OURSELVES, "can't make a socket: %s", strerror(errno));
    share_progress();
    pid_t child = watched.child = start_performer(options, channel);
    if (child < 0)
        die(EXIT_OURSELVES, "can't fork: %s", strerror(errno));
    if (channel[1] >= 0)
        close(channel[1]);
    debts_hear();
    line_guard();
    pty_expect(&watched.pty);
    if (terminal_is_lent())
        setpgid(child, child); /* both of us say it, because either may be the first */
    int status = watch(&watched);
    debts_thaw();
    kill_descendants();
    debts_settle();
    pty_show_rest(&watched.pty, watched.signals, options->pace_fd);
    terminal_take_back();
    outer_give_back();
    return status;
}
