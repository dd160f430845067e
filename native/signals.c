/*
 * Who waits for the command must not die of a signal meant for the command: it takes them over and passes them on.
 * The command itself finds them as our own caller left them. signal(7), signalfd(2).
 */
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "stagehand.h"

static sigset_t mask_at_start;
static bool with_terminal;
static struct sigaction pipe_at_start, child_at_start;

static sigset_t handled_signals(void)
{
    sigset_t set;
    const int signals[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCONT, SIGTTOU, SIGTTIN};
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaddset(&set, signals[i]);
    if (with_terminal) {
        sigaddset(&set, SIGTSTP);
        sigaddset(&set, SIGWINCH);
    }
    return set;
}

void take_signals(bool those_of_a_terminal)
{
    with_terminal = those_of_a_terminal;
    sigset_t set = handled_signals();
    const struct sigaction ignore = {.sa_handler = SIG_IGN}, normal = {.sa_handler = SIG_DFL};
    sigprocmask(SIG_BLOCK, &set, &mask_at_start);
    /* A reader that has gone away is an error of write(2), not the end of us. */
    sigaction(SIGPIPE, &ignore, &pipe_at_start);
    /* Being ignored is inherited, and who ignores SIGCHLD never hears how a child has ended (wait(2)). */
    sigaction(SIGCHLD, &normal, &child_at_start);
}

void give_signals_back(void)
{
    sigaction(SIGPIPE, &pipe_at_start, NULL);
    sigaction(SIGCHLD, &child_at_start, NULL);
    sigprocmask(SIG_SETMASK, &mask_at_start, NULL);
}

int open_signals(void)
{
    sigset_t set = handled_signals();
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

bool asks_for_terminal(int signal)
{
    return signal == SIGTTIN || signal == SIGTTOU;
}

int next_signal(int signals, bool same_group)
{
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) == sizeof info) {
        int signal = info.ssi_signo;
        /* What the terminal sends to its foreground group reaches everybody in it by itself. */
        bool heard_already = same_group && info.ssi_code == SI_KERNEL;
        if (signal != SIGCHLD && (!heard_already || asks_for_terminal(signal)))
            return signal;
    }
    return 0;
}

/* The one that continued us was for us alone. */
bool forget_continue(void)
{
    sigset_t set;
    const struct timespec at_once = {0};
    sigemptyset(&set);
    sigaddset(&set, SIGCONT);
    return sigtimedwait(&set, NULL, &at_once) == SIGCONT;
}

bool stop_by(int signal)
{
    sigset_t set, before;
    sigemptyset(&set);
    sigaddset(&set, signal);
    sigprocmask(SIG_UNBLOCK, &set, &before);
    raise(signal);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return forget_continue();
}

bool ends_a_process(int signal)
{
    return signal == SIGTERM || signal == SIGINT || signal == SIGHUP || signal == SIGQUIT;
}
