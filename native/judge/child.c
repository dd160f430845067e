/* Something tried in a child process: what it does to itself, its root directory or its namespaces, goes with it. */
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"

static int line = -1;

void answer(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vdprintf(line, format, args);
    va_end(args);
}

void answer_error(void)
{
    answer("%s", error_name(errno));
}

enum { SECONDS = 3 };

void ask_child(void (*act)(const void *argument), const void *argument, struct answer *to)
{
    int ends[2];
    memset(to, 0, sizeof *to);
    if (pipe2(ends, O_CLOEXEC) < 0)
        return;
    pid_t child = fork();
    if (child == 0) {
        alarm(SECONDS);
        prctl(PR_SET_NAME, "probe-child");
        line = ends[1];
        act(argument);
        _exit(0);
    }
    close(ends[1]);
    if (child < 0)
        snprintf(to->text, sizeof to->text, "fork: %s", error_name(errno));
    for (size_t length = 0; child > 0 && length < sizeof to->text - 1;) {
        ssize_t got = read(ends[0], to->text + length, sizeof to->text - 1 - length);
        if (got <= 0)
            break;
        length += got;
    }
    close(ends[0]);
    if (child > 0)
        waitpid(child, &to->status, __WALL);
}
