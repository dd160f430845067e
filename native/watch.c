/* What the guard does while the command runs: it relays trace, pace, signals, stops, and a terminal of the command's own. */
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guard.h"
#include "outer.h"
#include "progress.h"

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

int watch(struct watched *watched)
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
