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

/* Only when we are in the foreground: a job in the background has no say. */
void terminal_remember(void)
{
    for (int fd = 0; fd <= 2 && terminal < 0; fd++)
        if (isatty(fd) && tcgetpgrp(fd) == getpgrp() && tcgetattr(fd, &settings) == 0)
            terminal = fd;
}

bool terminal_is_ours(void)
{
    return terminal >= 0;
}

/* SIGTTOU is blocked, so this also works from the background. */
void terminal_lend(pid_t group)
{
    if (terminal >= 0)
        tcsetpgrp(terminal, group);
}

void terminal_take_back(void)
{
    if (terminal < 0)
        return;
    tcsetpgrp(terminal, getpgrp());
    tcsetattr(terminal, TCSADRAIN, &settings);
}
