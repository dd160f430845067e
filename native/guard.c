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

static bool makes_pid_namespace(const struct recipe *recipe)
{
    bool unshared = false;
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
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t performer = fork_kept(&own_lifeline);
    if (performer == 0)
        perform(options, channel, own_lifeline);
    close(channel);
    int status = performer < 0 ? EXIT_OURSELVES : wait_and_forward(performer, lifeline);
    kill_descendants();
    _exit(status);
}

static pid_t start_performer(const struct options *options, int channel[2])
{
    int lifeline = -1;
    pid_t child = fork_kept(&lifeline);
    if (child != 0)
        return child;
    if (terminal_is_ours()) {
        setpgid(0, 0);
        terminal_lend(getpid());
    }
    /* The container has no business with the trace; these would be closed by exec, but not by a fork. */
    for (int i = 0; i < 3; i++) {
        int fd = (int[]){options->trace_fd, options->pace_fd, channel[0]}[i];
        if (fd >= 0)
            close(fd);
    }
    if (makes_pid_namespace(&options->recipe))
        perform(options, channel[1], lifeline);
    else
        keep_performer(options, channel[1], lifeline);
    _exit(EXIT_OURSELVES);
}

/*
 * The command was stopped (Ctrl-Z). Started from a shell, we stop as well, so that the shell sees a stopped job, and
 * go on when it continues us. Driven by a program there is no shell that would: then the command goes on at once.
 */
static void pass_stop_on(pid_t child, bool driven)
{
    if (!driven) {
        terminal_take_back();
        raise(SIGSTOP);
        terminal_lend(child);
    }
    kill(terminal_is_ours() ? -child : child, SIGCONT);
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

static int watch(struct relay *relay, pid_t child)
{
    int status = EXIT_OURSELVES, signals = open_signals();
    for (;;) {
        struct pollfd polled[] = {
            {.fd = signals, .events = POLLIN},
            {.fd = relay->channel, .events = POLLIN},
            {.fd = relay->pace_fd, .events = POLLIN},
        };
        poll(polled, 3, -1);
        if (polled[1].revents)
            relay_messages(relay);
        if (polled[2].revents && !relay_pace(relay))
            return 128 + SIGKILL; /* the other side has hung up */
        forward_signals(signals, relay->front ? relay->front : child);
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

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    block_signals();
    signal(SIGPIPE, SIG_IGN);
    terminal_remember();
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
    if (terminal_is_ours()) {
        setpgid(child, child);
        terminal_lend(child);
    }
    int status = watch(&relay, child);
    kill_descendants();
    terminal_take_back();
    return status;
}
