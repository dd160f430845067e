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
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "debts.h"
#include "namespaces.h"
#include "outer.h"
#include "pty.h"
#include "progress.h"
#include "relay.h"

struct watched {
    const struct recipe *recipe;
    struct relay relay;
    struct pty pty;
    int signals;
    pid_t child;
    bool own_session; /* the command has one, or will: nothing that our terminal sends reaches it by itself */
    int terminal;     /* whose hang-up ends us, or -1 */
    int patience;     /* milliseconds that are left to the command then; -1: as long as it likes */
};

static void adopt_orphans(void)
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

static pid_t start_performer(const struct options *options, int channel[2])
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

/*
 * The command was stopped. A program that drives us has nobody who would continue it: so it goes on at once. Without
 * a terminal that we lent, whoever stopped it will. Else it was Ctrl-Z: we stop as well, for our shell to see a stopped
 * job, and go on when the shell says so (fg, bg). A job that wanted the terminal and has got it now goes on.
 *
 * On a terminal of its own Ctrl-Z is its own affair, but it may stop itself (suspend in a shell): that is for our shell.
 */
static void pass_stop_on(struct watched *watched)
{
    pid_t child = watched->child;
    bool driven = relay_is_driven(&watched->relay);
    if (!driven && !terminal_is_lent() && !outer_is_ours())
        return;
    if (!driven && outer_is_ours()) {
        pty_suspend(&watched->pty, SIGTSTP);
    } else if (!driven && !terminal_lend_again(child)) {
        /* A PID 1 ignores SIGTSTP like all that it has no handler for, but from outside not this one. */
        kill(-child, SIGSTOP);
        terminal_take_back();
        stop_by(SIGTSTP); /* not SIGSTOP: without a shell to continue us the kernel ignores it (setpgid(2)) */
        terminal_lend_again(child);
    }
    kill(terminal_is_lent() ? -child : child, SIGCONT);
}

/* Collects who has ended or stopped. Returns true, and the status, when the direct child has ended. */
static bool reap(struct watched *watched, int *status)
{
    int wait_status;
    bool ended = false;
    for (pid_t pid; (pid = waitpid(-1, &wait_status, WNOHANG | WUNTRACED | __WALL)) > 0;) {
        if (relay_handles_stop(&watched->relay, pid, wait_status))
            continue;
        if (pid != watched->child)
            continue;
        if (WIFSTOPPED(wait_status)) {
            pass_stop_on(watched);
            continue;
        }
        *status = exit_status(wait_status);
        ended = true;
    }
    return ended;
}

/* What is about our own terminal, and not for the command. Returns true when that is all. */
static bool is_for_terminal(struct watched *watched, int signal)
{
    if (signal == SIGCONT) {
        terminal_lend_again(watched->child);
        pty_resume(&watched->pty);
    } else if (signal == SIGWINCH) {
        pty_resize(&watched->pty);
    } else if (signal == SIGTSTP) {
        pty_suspend(&watched->pty, SIGTSTP);
    }
    return signal == SIGWINCH || signal == SIGTSTP || asks_for_terminal(signal);
}

/* Returns 0, or the signal that ends us: as long as steps are being performed there is no command to decide that. */
static int pass_signals_on(struct watched *watched)
{
    const struct relay *relay = &watched->relay;
    bool same_group = !terminal_is_lent() && !watched->own_session;
    for (int signal; (signal = next_signal(watched->signals, same_group));) {
        if (is_for_terminal(watched, signal))
            continue;
        if (relay_is_before_command(relay) && ends_a_process(signal))
            return signal;
        kill(relay->front ? relay->front : watched->child, signal);
    }
    return 0;
}

/* The terminal has gone, ours or the one inside. Its processes got SIGHUP, but a PID 1 may have ignored that. */
static void lose_terminal(struct watched *watched)
{
    watched->terminal = -1;
    watched->patience = 1000;
    pty_hang_up(&watched->pty);
}

enum { SIGNALS, CHANNEL, PACE, TERMINAL, OF_PTY, POLLED = OF_PTY + PTY_POLLED };

/* Returns 0, or the status with which we end, whatever the command does. */
static int attend_to(struct watched *watched, const struct pollfd polled[POLLED])
{
    if (polled[CHANNEL].revents)
        relay_messages(&watched->relay);
    if (polled[PACE].revents && !relay_pace(&watched->relay))
        return 128 + SIGKILL; /* the other side has hung up */
    if (polled[TERMINAL].revents || !pty_relay(&watched->pty, polled + OF_PTY))
        lose_terminal(watched);
    int signal = pass_signals_on(watched);
    return signal ? 128 + signal : 0;
}

static int watch(struct watched *watched)
{
    struct relay *relay = &watched->relay;
    for (int status;;) {
        struct pollfd polled[POLLED] = {
            [SIGNALS] = {.fd = watched->signals, .events = POLLIN},
            [CHANNEL] = {.fd = relay->channel, .events = POLLIN},
            [PACE] = {.fd = relay->pace_fd, .events = POLLIN},
            [TERMINAL] = {.fd = watched->terminal},
        };
        pty_poll(&watched->pty, polled + OF_PTY);
        if (poll(polled, POLLED, watched->patience) == 0)
            return 128 + SIGHUP;
        if ((status = attend_to(watched, polled)))
            return status;
        if (reap(watched, &status)) {
            relay_messages(relay);
            tell_of_killed_step(relay, watched->recipe, status);
            return status;
        }
    }
}

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
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel) < 0 ||
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
