/*
 * One more keeper, for a PID namespace that was joined. Orphans in there come to the nearest parent that looks for them and
 * is in the same PID namespace (PR_SET_CHILD_SUBREAPER, prctl(2)), and else to its PID 1: that one is somebody else's, and
 * they would outlive us there. So the first of us who is born in there stays, and so does its child, each to clean up when
 * the other was killed. The performer is a child of the second.
 *
 *     stagehand (guard) ── keeper ── performer that has joined || keeper ── keeper ── performer, the command
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channel.h"
#include "debts.h"
#include "pty.h"

/* Whether the /proc that we see is that of our PID namespace: in there we have one number. */
static bool proc_knows_us(void)
{
    char line[256];
    int first, second, found = 0;
    FILE *status = fopen("/proc/self/status", "re");
    while (status && !found && fgets(line, sizeof line, status))
        if (!strncmp(line, "NSpid:", 6))
            found = sscanf(line, "NSpid: %d %d", &first, &second);
    if (status)
        fclose(status);
    return found == 1 && first == getpid();
}

static int kill_between(pid_t first, pid_t last)
{
    int killed = 0;
    for (pid_t pid = first; pid <= last; pid++)
        if (waitpid(pid, NULL, WNOHANG | __WALL) == 0) /* it is a child of ours, and lives */
            killed += kill(pid, SIGKILL) == 0;
    return killed;
}

/* Numbers are given one after the other, and from the beginning again at the end of them. */
static pid_t newest_number(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid;
}

enum { MOST_NUMBERS = 4194304, MOST_ROUNDS = 100 }; /* PID_MAX_LIMIT of the kernel */

/* Without a /proc we know our children by their numbers: they are younger than we are. */
static void kill_by_numbers(void)
{
    int in_vain = 0;
    for (int round = 0; round < MOST_ROUNDS && in_vain < 3; round++, usleep(200)) {
        if (waitpid(-1, NULL, WNOHANG | __WALL) < 0)
            return;
        pid_t self = getpid(), newest = newest_number();
        int killed = newest > self ? kill_between(self + 1, newest)
                                   : kill_between(self + 1, MOST_NUMBERS) + kill_between(1, newest);
        in_vain = killed > 0 ? 0 : in_vain + 1;
    }
}

static int stay_as_keeper(struct stage *stage)
{
    int lifeline = -1;
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
        return -1;
    pid_t child = fork_kept(&lifeline);
    if (child < 0)
        return -1;
    if (child == 0) {
        stage->lifeline = lifeline;
        return 0;
    }
    if (trace_channel() >= 0)
        close(trace_channel());
    debts_leave();
    line_leave_inside();
    int status = wait_and_forward(child, stage->lifeline);
    if (proc_knows_us())
        kill_descendants();
    else
        kill_by_numbers();
    _exit(status);
}

int go_on_below_keeper(struct stage *stage)
{
    stage->joined_pid = false;
    return stay_as_keeper(stage) < 0 || stay_as_keeper(stage) < 0 ? -1 : 0;
}
