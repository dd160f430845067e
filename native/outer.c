/*
 * The terminal that we were started on, while the command has one of its own. We don't lend this one but keep it, raw:
 * every key goes to the terminal inside as a byte, and that one decides what Ctrl-C means. As long as we are in the
 * background none of this is ours to do.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "outer.h"

static bool ours;     /* standard input is our controlling terminal */
static bool may_stop; /* somebody is there who would continue us */
static bool raw;
static struct termios settings; /* from before it was raw */

/* On somebody else's terminal tcgetpgrp() is an error. */
void outer_remember(bool driven)
{
    ours = tcgetpgrp(STDIN_FILENO) >= 0;
    may_stop = ours && !driven;
}

bool outer_is_ours(void)
{
    return ours;
}

bool outer_listens(void)
{
    return !ours || raw;
}

static bool in_foreground(void)
{
    return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

/* Like all who would read from the background we are stopped, until the shell puts us into the foreground. */
static bool wait_for_foreground(void)
{
    while (ours && !in_foreground())
        if (tcgetpgrp(STDIN_FILENO) < 0 || !may_stop || !stop_by(SIGTTIN))
            return false;
    return ours;
}

bool outer_take(void)
{
    static bool at_exit;
    if (!wait_for_foreground() || (!raw && tcgetattr(STDIN_FILENO, &settings) < 0))
        return false;
    struct termios wanted = settings;
    cfmakeraw(&wanted);
    raw = tcsetattr(STDIN_FILENO, TCSANOW, &wanted) == 0;
    if (!at_exit)
        at_exit = atexit(outer_give_back) == 0; /* an error of ours must not leave it raw */
    return raw;
}

/* TCSANOW and not TCSADRAIN: nobody may be reading any more. */
void outer_give_back(void)
{
    if (raw && in_foreground())
        tcsetattr(STDIN_FILENO, TCSANOW, &settings);
    raw = false;
}

void outer_lost(void)
{
    raw = false;
}

bool outer_settings(struct termios *copy)
{
    *copy = settings;
    return raw;
}

struct winsize outer_size(void)
{
    struct winsize size;
    for (int fd = 0; fd <= 2; fd++)
        if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
            return size;
    return (struct winsize){.ws_row = 24, .ws_col = 80};
}

int outer_reopen(int fd)
{
    char path[32];
    if (!isatty(fd))
        return fd;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int again = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return again < 0 ? fd : again;
}
