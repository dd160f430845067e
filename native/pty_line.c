/*
 * The master of the command's terminal goes from the performer to the guard, who stays outside: a descriptor can be
 * sent over a socket (unix(7), SCM_RIGHTS). The performer goes on when the guard is ready to show what comes.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pass.h"
#include "pty.h"

static int performer_end = -1, guard_end = -1;

int line_open(const struct recipe *recipe)
{
    int ends[2];
    bool needed = false;
    for (int i = 0; i < recipe->count; i++)
        needed = needed || recipe->acts[i].step->makes_terminal;
    if (!needed)
        return 0;
    if (pass_open(ends) < 0)
        return -1;
    performer_end = ends[0];
    guard_end = ends[1];
    return 0;
}

int line_to_guard(void)
{
    return performer_end;
}

int line_to_performer(void)
{
    int end = guard_end;
    guard_end = -1;
    return end;
}

void line_guard(void)
{
    if (performer_end >= 0)
        close(performer_end);
    performer_end = -1;
}

void line_performer(void)
{
    if (guard_end >= 0)
        close(guard_end);
    guard_end = -1;
}

void line_leave(void)
{
    line_guard();
    line_performer();
}

/* Whoever may look at our /proc/PID/fd could open there what we have on 0, 1 and 2. So that is nothing: a closed pipe. */
void line_leave_inside(void)
{
    int ends[2];
    if (performer_end < 0)
        return;
    line_leave();
    if (pipe2(ends, O_CLOEXEC) < 0)
        die(EXIT_OURSELVES, "can't let the terminal go: pipe2: %s", strerror(errno));
    close(ends[1]);
    for (int fd = 0; fd <= 2; fd++)
        dup2(ends[0], fd);
    close(ends[0]);
}

int line_send(int master)
{
    char byte = 'm';
    if (pass_send(performer_end, &byte, 1, master) < 0)
        return -1;
    if (recv(performer_end, &byte, 1, 0) != 1)
        _exit(EXIT_OURSELVES); /* the guard is gone, and so are we */
    return 0;
}

int line_receive(int line)
{
    char byte;
    int master;
    if (pass_receive(line, &byte, 1, &master) == 0)
        errno = ECONNRESET; /* closed by the exec, or by the death of the performer */
    return master;
}

void line_answer(int line)
{
    send(line, "g", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}
