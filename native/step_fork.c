/*
 * fork: go on as a child. A new PID or time namespace is entered by the children of the one who unshared it,
 * never by itself; the first child in a new PID namespace is its PID 1 (pid_namespaces(7)).
 */
#include <stdlib.h>
#include <unistd.h>

#include "channel.h"
#include "debts.h"
#include "outside.h"
#include "pty.h"
#include "trace.h"

int go_on_as(struct stage *stage, pid_t child, int lifeline)
{
    if (child < 0)
        return -1;
    if (child == 0) {
        stage->lifeline = lifeline;
        return stage->joined_pid ? go_on_below_keeper(stage) : 0;
    }
    if (stage->joined_pid)
        let_child_see();
    /* The parent has nothing more to do than to wait, and to end as the child ends. */
    if (trace_channel() >= 0)
        close(trace_channel());
    debts_leave();
    line_leave_inside();
    outside_leave();
    _exit(wait_and_forward(child, stage->lifeline));
}

static int go_on_as_child(struct stage *stage, char **args)
{
    (void)args;
    int lifeline = -1;
    pid_t child = CALL("fork", fork_kept(&lifeline));
    return go_on_as(stage, child, lifeline);
}

const struct step step_fork = {
    .name = "fork",
    .args = "",
    .what = "go on as a child process, the parent waits; this enters a new PID or time namespace",
    .man = "fork(2), pid_namespaces(7)",
    .forks = true,
    .hints = HINTS(
        {ENOMEM, "the PID 1 of the namespace for new children has ended, so nobody can be born there any "
         "more"},
        {EAGAIN, "the limit of processes is reached (ulimit -u, or pids.max of the cgroup)"}),
    CODE(go_on_as_child),
};
