/*
 * idle COMMAND [ARG...]: a process 1 that does all but one thing. It waits for its child and for nobody else, passes
 * SIGTERM on, and ends as the child does: so orphans that have ended stay zombies.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;

static void pass_on(int signal)
{
    if (child > 0)
        kill(child, signal);
}

int main(int argc, char **argv)
{
    int status;
    if (argc < 2)
        return 2;
    signal(SIGTERM, pass_on);
    child = fork();
    if (child == 0) {
        signal(SIGTERM, SIG_DFL);
        execv(argv[1], argv + 1);
        _exit(127);
    }
    while (waitpid(child, &status, 0) < 0)
        ;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
