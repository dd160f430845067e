/*
 * proctor SOCKET OUTSIDE [--terminal] -- COMMAND [ARG...]
 *
 * Sits between `learn judge` and the runtime that is examined, and stays where that was started: so what is seen of the
 * proctor is what the host is for the runtime. It tells over SOCKET when COMMAND begins and how it ends, and then waits,
 * so that judge can look at what is left, before all of it is ended. Orphans of the runtime come to the proctor.
 *
 *     to judge:   {"part":"ready","pid":N,...,"text":HANDLE}    ours; COMMAND is not started yet
 *                 {"part":"begun","pid":N,...}
 *                 {"part":"failed","errno":N,...,"text":NAME}   COMMAND could not be executed
 *                 {"part":"ended","status":N or "signal":N,...}
 *     from judge: a byte 0 starts COMMAND, any other is the number of a signal for it; the end of the socket is the end of
 *                 all. Each line to judge also has the host name as it is at that moment.
 *
 * OUTSIDE is a file that nobody in a container may reach. The folder that it is in is left open for COMMAND, as a careless
 * program might leave one: what a runtime inherits is not for its container.
 */
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../json.h"
#include "../stagehand.h"

enum { LEFT_OPEN = 9 };

static int judge;

static void tell(const char *part, const char *name, long number, const char *text)
{
    struct json line = {0};
    struct utsname uts;
    uname(&uts);
    json_raw(&line, "{\"part\":");
    json_string(&line, part);
    json_raw(&line, ",\"");
    json_raw(&line, name);
    json_raw(&line, "\":");
    json_number(&line, number);
    json_raw(&line, ",\"hostname\":");
    json_string(&line, uts.nodename);
    json_raw(&line, ",\"text\":");
    json_string_or_null(&line, text);
    json_raw(&line, "}\n");
    if (send(judge, line.text, line.length, MSG_NOSIGNAL) < 0)
        _exit(EXIT_OURSELVES);
    free(line.text);
}

/* A second name for the file, by its number, name_to_handle_at(2); empty where its file system has none. */
static const char *handle_of(const char *path)
{
    static char hex[300];
    union {
        struct file_handle handle;
        char room[sizeof(struct file_handle) + 128];
    } file = {.handle.handle_bytes = 128};
    int mount;
    if (name_to_handle_at(AT_FDCWD, path, &file.handle, &mount, 0) < 0)
        return "";
    char *at = hex;
    for (int i = 0; i < 4; i++)
        at += sprintf(at, "%02x", file.handle.handle_type >> 8 * i & 0xff);
    for (unsigned i = 0; i < file.handle.handle_bytes; i++)
        at += sprintf(at, "%02x", file.handle.f_handle[i]);
    return hex;
}

static int connect_to(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        die(EXIT_OURSELVES, "can't reach judge at %s: %s", path, strerror(errno));
    return fd;
}

static void leave_open(const char *outside)
{
    int fd = open(dirname(strdup(outside)), O_RDONLY | O_DIRECTORY);
    if (fd >= 0 && fd != LEFT_OPEN) {
        dup2(fd, LEFT_OPEN);
        close(fd);
    }
}

/* As a shell starts a job: a process group of its own, and on a terminal the foreground. The pipe tells of a failed exec. */
static pid_t start(char **command, bool on_terminal, const sigset_t *mask)
{
    int failed[2], error = 0;
    if (pipe2(failed, O_CLOEXEC) < 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        signal(SIGTTOU, SIG_IGN);
        if (on_terminal)
            tcsetpgrp(STDIN_FILENO, getpid());
        signal(SIGTTOU, SIG_DFL);
        sigprocmask(SIG_SETMASK, mask, NULL);
        execvp(command[0], command);
        error = errno;
        if (write(failed[1], &error, sizeof error) < 0)
            _exit(EXIT_OURSELVES);
        _exit(EXIT_NOT_FOUND);
    }
    close(failed[1]);
    if (child > 0)
        setpgid(child, child);
    if (read(failed[0], &error, sizeof error) == sizeof error) {
        tell("failed", "errno", error, error_name(error));
        child = -1;
    }
    close(failed[0]);
    return child;
}

/* Reaps whoever has ended; the orphans too, so that they are not taken for left behind. */
static void reap(pid_t *command)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
        if (pid != *command)
            continue;
        *command = -1;
        if (WIFSIGNALED(status))
            tell("ended", "signal", WTERMSIG(status), NULL);
        else
            tell("ended", "status", WEXITSTATUS(status), NULL);
    }
}

/* The next byte from judge, or -1 when it is done with us. */
static int next_order(void)
{
    unsigned char order;
    return recv(judge, &order, 1, 0) == 1 ? order : -1;
}

int main(int argc, char **argv)
{
    bool on_terminal = argc > 3 && !strcmp(argv[3], "--terminal");
    char **command = argv + 4 + on_terminal;
    if (argc < 5 + on_terminal)
        return EXIT_USAGE;
    judge = connect_to(argv[1]);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t mask, before;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    sigprocmask(SIG_BLOCK, &mask, &before);
    int children = signalfd(-1, &mask, SFD_CLOEXEC);
    leave_open(argv[2]);
    tell("ready", "pid", getpid(), handle_of(argv[2]));
    if (next_order() != 0)
        return 0;
    pid_t pid = start(command, on_terminal, &before);
    close(LEFT_OPEN);
    if (pid > 0)
        tell("begun", "pid", pid, NULL);
    struct pollfd polled[] = {{.fd = judge, .events = POLLIN}, {.fd = children, .events = POLLIN}};
    for (;;) {
        reap(&pid);
        poll(polled, 2, -1);
        if (polled[1].revents) {
            struct signalfd_siginfo info;
            if (read(children, &info, sizeof info) < 0)
                continue;
        }
        int order = polled[0].revents ? next_order() : 0;
        if (order < 0)
            return 0;
        if (order > 0 && pid > 0)
            kill(pid, order);
    }
}
