/*
 * Parents and children that do not outlive each other.
 *
 * A child dies with its parent in two ways. PR_SET_PDEATHSIG makes the kernel kill it; but that is set after the
 * fork, and the parent may be dead by then. So a child also holds the reading end of a pipe, its lifeline, whose
 * writing end only the parent has, and looks at it after every prctl().
 *
 * The kernel forgets PR_SET_PDEATHSIG when credentials change, as with su(1) in the command, and the command can
 * switch it off. So whoever waits for a child does not let itself be killed: it wakes up, and kills the child first.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "outer.h"

static bool parent_is_gone(int lifeline)
{
    struct pollfd poll_lifeline = {.fd = lifeline};
    return lifeline >= 0 && poll(&poll_lifeline, 1, 0) > 0;
}

void die_with_parent(int lifeline)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        die(EXIT_OURSELVES, "can't ask the kernel to end us with our parent: prctl: %s", strerror(errno));
    if (parent_is_gone(lifeline))
        _exit(128 + SIGKILL);
}

static pid_t plain_fork(void *nothing)
{
    (void)nothing;
    return fork();
}

pid_t fork_kept(int *lifeline)
{
    return fork_kept_by(plain_fork, NULL, lifeline);
}

pid_t fork_kept_by(pid_t (*how)(void *), void *argument, int *lifeline)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    pid_t pid = how(argument);
    int error = errno;
    if (pid == 0) {
        close(ends[1]);
        *lifeline = ends[0];
        die_with_parent(*lifeline);
        return 0;
    }
    close(ends[0]);
    if (pid < 0)
        close(ends[1]); /* else it stays open, on purpose, until we end */
    errno = error;
    return pid;
}

int exit_status(int wait_status)
{
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

/* We stop as our child has, so that our own parent sees it; SIGCONT is passed on like any signal. */
static void stop_as_well(void)
{
    if (terminal_is_lent() || outer_is_ours())
        kill(getpid(), SIGSTOP); /* raise(3) would take the number that a child of clone3(2) has inherited */
}

static bool apart;

void keep_apart(void)
{
    apart = true;
}

/*
 * What the terminal sends to its foreground group need not be passed on to a child that is in it as well. But if the
 * child has a session of its own only the guard passes that on, and two signals of the same kind that wait to be heard
 * are one: so we leave the group. Who leads a session stays, and the child is in its group.
 */
static bool heard_by_child(void)
{
    return !apart || setpgid(0, 0) < 0;
}

static void pass_signals_on(int signals, bool same_group, pid_t child)
{
    for (int signal; (signal = next_signal(signals, same_group));) {
        if (asks_for_terminal(signal))
            stop_as_well(); /* a PID 1 would ignore it, and ask again and again */
        else
            kill(child, signal);
    }
}

static bool driven;

void keep_going(void)
{
    driven = true;
}

/* Returns true, and the status, when this child has ended. Other children are orphans that have come to us. */
static bool collect(pid_t child, int *status)
{
    int wait_status;
    for (pid_t pid; (pid = waitpid(-1, &wait_status, WNOHANG | WUNTRACED)) > 0;) {
        if (pid != child)
            continue;
        if (!WIFSTOPPED(wait_status)) {
            *status = exit_status(wait_status);
            return true;
        }
        /* As the guard does: a program that drives us has nobody who would continue it. */
        if (driven)
            kill(child, SIGCONT);
        else
            stop_as_well();
    }
    return false;
}

static bool child_sees;

void let_child_see(void)
{
    child_sees = true;
}

int wait_and_forward(pid_t child, int lifeline)
{
    int status, signals = open_signals();
    if (signals < 0) {
        kill(child, SIGKILL);
        die(EXIT_OURSELVES, "can't listen to signals: signalfd: %s", strerror(errno));
    }
    /* Who waits in the container's mount namespace would show the way back into the old root, /proc/PID/cwd. */
    if (chdir("/") < 0)
        die(EXIT_OURSELVES, "can't go to /: chdir: %s", strerror(errno));
    bool same_group = heard_by_child();
    /* Should we be standing still when our parent dies, this lets us go on, and see it. */
    prctl(PR_SET_PDEATHSIG, SIGCONT);
    struct pollfd polled[] = {{.fd = signals, .events = POLLIN}, {.fd = lifeline}};
    for (;;) {
        poll(polled, 2, -1);
        if (polled[1].revents) {
            if (!child_sees)
                kill(child, SIGKILL);
            return 128 + SIGKILL;
        }
        pass_signals_on(signals, same_group, child);
        if (collect(child, &status))
            return status;
    }
}
