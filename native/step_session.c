/* setsid, controlling-tty: whose keys reach whom. credentials(7), "Process groups and sessions". */
#include <sys/ioctl.h>
#include <unistd.h>

#include "trace.h"

/* Out of the session that we were started in, and so out of reach of its terminal: Ctrl-C there is not for us now. */
static int start_session(struct stage *stage, char **args)
{
    (void)stage;
    (void)args;
    return CALL("setsid", setsid()) < 0 ? -1 : 0;
}

/* The last argument 0: only if it is nobody else's. 1 would take it away from another session, for real root. */
static int take_terminal(struct stage *stage, char **args)
{
    (void)stage;
    (void)args;
    return CALL("ioctl", ioctl(STDIN_FILENO, TIOCSCTTY, 0), "0", "TIOCSCTTY", "0");
}

const struct step step_setsid = {
    .name = "setsid",
    .args = "",
    .what = "start a session of your own; it has no controlling terminal yet",
    .man = "setsid(2), credentials(7)",
    .leads_session = true,
    .hints = HINTS({EPERM, "who leads a process group can't leave it: put 'fork' first, and its child can"}),
    CODE(start_session),
};

const struct step step_controlling_tty = {
    .name = "controlling-tty",
    .args = "",
    .what = "make the terminal on standard input the one whose Ctrl-C and Ctrl-Z this session gets",
    .man = "ioctl_tty(2), tty(4)",
    .hints = HINTS(
        {EPERM, "only the leader of a session that has no terminal yet can do this (put 'setsid' first), and only with "
         "a terminal that controls no other session"},
        {ENOTTY, "standard input is not a terminal"},
        {EIO, "this terminal has hung up"}),
    CODE(take_terminal),
};
