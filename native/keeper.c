/*
 * Parents and children that do not outlive each other.
 *
 * A child dies with its parent in two ways. PR_SET_PDEATHSIG makes the kernel kill it; but that is set after the
 * fork, and the parent may be dead by then. So a child also holds the reading end of a pipe, its lifeline, whose
 * writing end only the parent has, and looks at it after every prctl().
 */
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fcntl.h>

#include "stagehand.h"

static sigset_t mask_at_start;

static sigset_t handled_signals(void)
{
    sigset_t set;
    const int signals[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCONT, SIGTTOU, SIGTTIN};
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaddset(&set, signals[i]);
    return set;
}

void block_signals(void)
{
    sigset_t set = handled_signals();
    sigprocmask(SIG_BLOCK, &set, &mask_at_start);
}

void unblock_signals(void)
{
    sigprocmask(SIG_SETMASK, &mask_at_start, NULL);
}

int open_signals(void)
{
    sigset_t set = handled_signals();
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool parent_is_gone(int lifeline)
{
    struct pollfd poll_lifeline = {.fd = lifeline};
    return lifeline >= 0 && poll(&poll_lifeline, 1, 0) > 0;
}

void die_with_parent(int lifeline)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (parent_is_gone(lifeline))
        _exit(128 + SIGKILL);
}

pid_t fork_kept(int *lifeline)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -1;
    pid_t pid = fork();
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

void forward_signals(int signals, pid_t child)
{
    struct signalfd_siginfo info;
    while (read(signals, &info, sizeof info) == sizeof info) {
        /* What the terminal sends reaches the child by itself: it is in the foreground group. */
        bool from_terminal = info.ssi_code == SI_KERNEL;
        int signal = info.ssi_signo;
        if (signal != SIGCHLD && signal != SIGTTOU && signal != SIGTTIN && !from_terminal)
            kill(child, signal);
    }
}

int wait_and_forward(pid_t child, int lifeline)
{
    int status, signals = open_signals();
    struct pollfd polled[] = {{.fd = signals, .events = POLLIN}, {.fd = lifeline}};
    for (;;) {
        poll(polled, 2, -1);
        if (polled[1].revents) {
            kill(child, SIGKILL);
            return 128 + SIGKILL;
        }
        forward_signals(signals, child);
        for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0;) {
            if (pid != child)
                continue;
            if (!WIFSTOPPED(status))
                return exit_status(status);
            raise(SIGSTOP); /* so that our own parent sees it; SIGCONT is passed on like any signal */
        }
    }
}

/* Direct children, from a file that not every kernel has (CONFIG_PROC_CHILDREN). */
static bool kill_listed_children(void)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    FILE *list = fopen(path, "re");
    if (!list)
        return false;
    for (int pid; fscanf(list, "%d", &pid) == 1;)
        kill(pid, SIGKILL);
    fclose(list);
    return true;
}

static pid_t parent_of(const char *pid)
{
    char path[300], line[512];
    int parent = -1;
    snprintf(path, sizeof path, "/proc/%s/stat", pid);
    FILE *stat = fopen(path, "re");
    if (!stat)
        return -1;
    /* The name, in parentheses, may hold anything; what we want stands after the last ')'. */
    char *end = fgets(line, sizeof line, stat) ? strrchr(line, ')') : NULL;
    if (end && sscanf(end, ") %*c %d", &parent) != 1)
        parent = -1;
    fclose(stat);
    return parent;
}

static void kill_found_children(void)
{
    DIR *proc = opendir("/proc");
    for (struct dirent *entry; proc && (entry = readdir(proc));)
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && parent_of(entry->d_name) == getpid())
            kill(atoi(entry->d_name), SIGKILL);
    if (proc)
        closedir(proc);
}

/*
 * Kills all that descend from us. Being their subreaper (prctl(2)), we inherit the children of those we kill,
 * so this ends when there is nobody left to wait for.
 */
void kill_descendants(void)
{
    for (;;) {
        pid_t pid;
        while ((pid = waitpid(-1, NULL, WNOHANG | __WALL)) > 0)
            ;
        if (pid < 0 && errno == ECHILD)
            return;
        if (!kill_listed_children())
            kill_found_children();
        usleep(200);
    }
}
