/* What standard input is, when a runtime was started on a terminal, and whose keys are whose. tty(4), credentials(7). */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "probe.h"

static volatile sig_atomic_t interrupted;

static void on_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

static bool is_same_terminal(const char *path, const struct stat *input)
{
    struct stat file;
    return stat(path, &file) == 0 && S_ISCHR(file.st_mode) && file.st_rdev == input->st_rdev &&
           (strcmp(path, "/dev/console") == 0 || file.st_dev == input->st_dev);
}

/* The name that it has in here: /dev/pts/N of the same devpts, or /dev/console, which runtimes bind it on. */
static const char *own_name(void)
{
    static char path[64];
    struct stat input;
    if (fstat(STDIN_FILENO, &input) < 0 || !S_ISCHR(input.st_mode))
        return NULL;
    snprintf(path, sizeof path, "/dev/pts/%u", minor(input.st_rdev));
    if (is_same_terminal(path, &input))
        return path;
    return is_same_terminal("/dev/console", &input) ? "/dev/console" : NULL;
}

static void wait_ms(int milliseconds, const volatile sig_atomic_t *flag)
{
    for (int i = 0; i < milliseconds / 5 && !*flag; i++)
        usleep(5000);
}

/* Ctrl-C: judge presses it when it has read that we are ready. */
static bool hears_interrupt(void)
{
    struct json body = {0};
    struct sigaction action = {.sa_handler = on_interrupt};
    sigaction(SIGINT, &action, NULL);
    report("press-c", &body);
    wait_ms(1500, &interrupted);
    return interrupted;
}

/* Ctrl-Z stops a job in the foreground, and whoever started it is told. */
static bool sees_job_stop(void)
{
    struct json body = {0};
    int status = 0;
    pid_t home = getpgrp(), job = fork();
    if (job < 0)
        return false; /* and never kill(-1), which is everybody */
    if (job == 0) {
        setpgid(0, 0);
        signal(SIGTSTP, SIG_DFL);
        signal(SIGINT, SIG_DFL);
        alarm(3);
        for (;;)
            pause();
    }
    setpgid(job, job);
    signal(SIGTTOU, SIG_IGN);
    tcsetpgrp(STDIN_FILENO, job);
    report("press-z", &body);
    bool stopped = false;
    for (int i = 0; i < 300 && !stopped; i++, usleep(5000))
        stopped = waitpid(job, &status, WUNTRACED | WNOHANG) == job && WIFSTOPPED(status);
    tcsetpgrp(STDIN_FILENO, home);
    kill(job, SIGKILL);
    waitpid(job, NULL, 0);
    return stopped;
}

void terminal(void)
{
    struct json body = {0};
    struct stat input = {0}, pts = {0};
    char identity[64];
    bool all = isatty(0) && isatty(1) && isatty(2);
    int controlling = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    fstat(STDIN_FILENO, &input);
    stat("/dev/pts", &pts);
    snprintf(identity, sizeof identity, "%u:%u", major(input.st_dev), minor(input.st_dev));
    bool own = isatty(0) && tcgetsid(STDIN_FILENO) == getsid(0);
    bool foreground = own && tcgetpgrp(STDIN_FILENO) == getpgrp();
    field_bool(&body, "all", all);
    field_text(&body, "name", own_name());
    field_text(&body, "device", identity);
    field_bool(&body, "controlling", controlling >= 0 || own);
    field_bool(&body, "foreground", foreground);
    field_bool(&body, "own_session", getsid(0) > 0 && own);
    report("terminal", &body);
    if (own) {
        memset(&body, 0, sizeof body);
        bool interrupt = hears_interrupt(), stop = sees_job_stop();
        field_bool(&body, "interrupt", interrupt);
        field_bool(&body, "stop", stop);
        report("keys", &body);
    }
}
