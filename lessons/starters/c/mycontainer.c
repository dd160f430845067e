/*
 * A container runtime that isolates nothing yet.
 *
 *     make && ./mycontainer run ROOTFS COMMAND [ARG...]
 *
 * learn judge -- ./mycontainer run {rootfs} {cmd}       examines it
 * learn judge --level 0 -- ./mycontainer ...            asks only for what stage 0 has taught
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the child becomes. It never comes back. */
static void contain(const char *rootfs, char **command)
{
    char path[4096];

    /* Stage 1 to 7: unshare(2), before this process is forked or here. */
    /* Stage 8 and 9: make rootfs the root directory. Until then, the program is found below that folder. */
    /* Stage 10 to 12: give it a /dev, and take away what root in a container does not need. */
    snprintf(path, sizeof path, "%s%s", rootfs, command[0]);
    execv(path, command);
    fprintf(stderr, "mycontainer: %s: %s\n", path, strerror(errno));
    _exit(errno == ENOENT ? 127 : 126);
}

int main(int argc, char **argv)
{
    int status;

    if (argc < 4 || strcmp(argv[1], "run")) {
        fprintf(stderr, "usage: mycontainer run ROOTFS COMMAND [ARG...]\n");
        return 2;
    }
    pid_t child = fork();
    if (child < 0) {
        perror("mycontainer: fork");
        return 125;
    }
    if (child == 0)
        contain(argv[2], argv + 3);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return 125;
    /* As a shell has it: the exit status, or 128 and the number of the signal. */
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
