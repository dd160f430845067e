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

#include "namespaces.h"
#include "relay.h"

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
        else if (unshared && !strcmp(act->step->name, "fork"))
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
    int status = wait_and_forward(performer, lifeline);
    kill_descendants();
    _exit(status);
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
    close_all_but(channel[1], lifeline);
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
 */
static void pass_stop_on(pid_t child, bool driven)
{
    if (!driven && !terminal_is_lent())
        return;
    if (!driven && !terminal_lend_again(child)) {
        /* A PID 1 ignores SIGTSTP like all that it has no handler for, but from outside not this one. */
        kill(-child, SIGSTOP);
        terminal_take_back();
        raise(SIGTSTP); /* not SIGSTOP: without a shell to continue us the kernel ignores it (setpgid(2)) */
        forget_continue();
        terminal_lend_again(child);
    }
    kill(terminal_is_lent() ? -child : child, SIGCONT);
}

/* Collects who has ended or stopped. Returns true, and the status, when the direct child has ended. */
static bool reap(struct relay *relay, pid_t child, int *status)
{
    int wait_status;
    bool ended = false;
    for (pid_t pid; (pid = waitpid(-1, &wait_status, WNOHANG | WUNTRACED | __WALL)) > 0;) {
        if (relay_handles_stop(relay, pid, wait_status))
            continue;
        if (pid != child)
            continue;
        if (WIFSTOPPED(wait_status)) {
            pass_stop_on(child, relay_is_driven(relay));
            continue;
        }
        *status = exit_status(wait_status);
        ended = true;
    }
    return ended;
}

/* Returns 0, or the signal that ends us: as long as steps are being performed there is no command to decide that. */
static int pass_signals_on(const struct relay *relay, int signals, pid_t child)
{
    for (int signal; (signal = next_signal(signals, !terminal_is_lent()));) {
        if (signal == SIGCONT)
            terminal_lend_again(child);
        if (relay_is_before_command(relay) && ends_a_process(signal))
            return signal;
        if (!asks_for_terminal(signal))
            kill(relay->front ? relay->front : child, signal);
    }
    return 0;
}

static int watch(struct relay *relay, int signals, pid_t child)
{
    int status = EXIT_OURSELVES, ends_us, patience = -1, terminal = terminal_if_lent();
    for (;;) {
        struct pollfd polled[] = {
            {.fd = signals, .events = POLLIN},
            {.fd = relay->channel, .events = POLLIN},
            {.fd = relay->pace_fd, .events = POLLIN},
            {.fd = terminal},
        };
        if (poll(polled, 4, patience) == 0)
            return 128 + SIGHUP;
        if (polled[1].revents)
            relay_messages(relay);
        if (polled[2].revents && !relay_pace(relay))
            return 128 + SIGKILL; /* the other side has hung up */
        if (polled[3].revents) {
            /* The terminal has gone. Its processes got SIGHUP, but a PID 1 may have ignored that. */
            terminal = -1;
            patience = 1000;
        }
        if ((ends_us = pass_signals_on(relay, signals, child)))
            return 128 + ends_us;
        if (reap(relay, child, &status)) {
            relay_messages(relay);
            return status;
        }
    }
}

int guard(const struct options *options)
{
    int channel[2] = {-1, -1};
    struct relay relay = {.trace_fd = options->trace_fd, .pace_fd = options->pace_fd, .channel = -1};

    adopt_orphans();
    take_signals();
    spare_children();
    terminal_remember();
    int signals = open_signals();
    if (signals < 0)
        die(EXIT_OURSELVES, "can't listen to signals: signalfd: %s", strerror(errno));
    if (relay_is_driven(&relay)) {
        int on = 1;
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel) < 0 ||
            setsockopt(channel[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0)
            die(EXIT_OURSELVES, "can't make a socket: %s", strerror(errno));
        relay.channel = channel[0];
    }
    pid_t child = start_performer(options, channel);
    if (child < 0)
        die(EXIT_OURSELVES, "can't fork: %s", strerror(errno));
    if (channel[1] >= 0)
        close(channel[1]);
    if (terminal_is_lent())
        setpgid(child, child); /* both of us say it, because either may be the first */
    int status = watch(&relay, signals, child);
    kill_descendants();
    terminal_take_back();
    return status;
}
