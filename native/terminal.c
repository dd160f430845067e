/*
 * The terminal is lent to the command as a shell lends it to a job: a process group of its own in the foreground
 * (credentials(7), "Process groups and sessions"), and its settings are put back afterwards. A shell in its own PID
 * namespace can't do that itself: it does not see our group.
 */
#include <termios.h>
#include <unistd.h>

#include "stagehand.h"

static int terminal = -1;
static struct termios settings;
static bool may_lend;
static bool held; /* the foreground is ours, or whose we lent it to; in the background we have no say */

static bool in_foreground(void)
{
    return terminal >= 0 && tcgetpgrp(terminal) == getpgrp();
}

/* Who leads a session of their own can't have it: a terminal is one session's. */
void terminal_remember(bool lend)
{
    may_lend = lend;
    for (int fd = 0; fd <= 2 && !held; fd++) {
        terminal = isatty(fd) && tcgetattr(fd, &settings) == 0 ? fd : -1;
        held = in_foreground();
    }
    if (!held)
        terminal = -1;
}

/* As a part of a pipeline we don't: the others of our group, such as a pager, need the foreground as well. */
bool terminal_is_lent(void)
{
    return may_lend && terminal >= 0 && isatty(0) && isatty(1) && isatty(2);
}

/* A command in our own session hears of the hang-up itself, one in a session of its own only from us. */
int terminal_to_watch(void)
{
    return terminal_is_lent() || !may_lend ? terminal : -1;
}

/* SIGTTOU is blocked, so this also works from the background. */
void terminal_lend(pid_t group)
{
    if (terminal_is_lent())
        tcsetpgrp(terminal, group);
}

bool terminal_lend_again(pid_t group)
{
    if (in_foreground()) {
        held = true;
        terminal_lend(group);
        return true;
    }
    /* The shell that started us has it: we are a job in the background now. */
    if (terminal >= 0 && tcgetpgrp(terminal) == getpgid(getsid(0)))
        held = false;
    return false;
}

void terminal_take_back(void)
{
    if (!held)
        return;
    held = false;
    tcsetpgrp(terminal, getpgrp());
    tcsetattr(terminal, TCSANOW, &settings); /* not TCSADRAIN: nobody may be reading any more */
}
