#include "map_program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "outside.h"
#include "stagehand.h"
#include "trace.h"

/*
 * Not by PATH, which may be that of a configuration that somebody else wrote: this is the one program of the host that a
 * recipe executes before its command. The last three are where NixOS and Guix have what is setuid.
 */
static const char *find_program(const char *name)
{
    static const char *const folders[] = {"/usr/bin",      "/bin",           "/usr/local/bin",
                                          "/run/wrappers/bin", "/run/privileged/bin", "/run/setuid-programs"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (access(text("%s/%s", folders[i], name), X_OK) == 0)
            return text("%s/%s", folders[i], name);
    return text("%s/%s", folders[0], name);
}

/* newuidmap PID 0 1001 1 1 100000 65536 */
static char **words_of(const char *program, pid_t pid, char *lines)
{
    char **argv = calloc(strlen(lines) + 3, sizeof *argv);
    int count = 2;
    if (!argv || asprintf(&argv[1], "%d", pid) < 0)
        die(EXIT_OURSELVES, "out of memory");
    argv[0] = (char *)program;
    for (char *word = strtok(lines, " \n"); word; word = strtok(NULL, " \n"))
        argv[count++] = word;
    return argv;
}

static const char *shown_status(int status)
{
    return WIFSIGNALED(status) ? text("[{WIFSIGNALED && WTERMSIG == %d}]", WTERMSIG(status))
                               : text("[{WIFEXITED && WEXITSTATUS == %d}]", WEXITSTATUS(status));
}

/* It says "...: Invalid argument" when the kernel did, and "... not allowed" when the range is not ours. */
static int error_in(const char *said)
{
    static const int likely[] = {EINVAL, EACCES, ENOENT, ESRCH};
    for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
        if (strstr(said, strerror(likely[i])))
            return likely[i];
    return EPERM;
}

/* Of its three answers one has more than one cause. */
static const char *reason_for(const char *said, int error)
{
    if (strstr(said, "not allowed"))
        return "what it maps are your own id and the ranges that /etc/subuid and /etc/subgid give you";
    if (error == EINVAL)
        return "two of these lines overlap, or one has no ids";
    if (error == EPERM && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
        return "with no_new_privs no program that we execute has rights of its own, newuidmap and newgidmap neither";
    if (error == EPERM)
        return "the map is written already, or this program has lost its rights: it is setuid root or has a file capability, "
               "and neither counts on a mount that is nosuid";
    return "the man page newuidmap(1) says what it wants";
}

static int wait_for_program(void)
{
    int status = 0;
    pid_t pid = -1;
    char said[256];
    if (CALL("wait4", pid = outside_wait(&status, said, sizeof said), number(pid), shown_status(status), "0", "NULL") < 0)
        return -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return 0;
    int error = error_in(said);
    cause_is(text("the program says \"%s\": %s", said, reason_for(said, error)));
    errno = error;
    return -1;
}

int let_program_map(const char *program, char *lines)
{
    char path[512];
    pid_t pid = outside_pid();
    if (pid < 0)
        return -1;
    snprintf(path, sizeof path, "%s", find_program(program));
    char **argv = words_of(path, pid, lines);
    int result = CALL("execve", outside_execute(argv), quoted(path), shown_words(argv), "envp");
    if (result == 0)
        result = wait_for_program();
    int error = errno;
    free(argv[1]);
    free(argv);
    errno = error;
    return result;
}
