/* The engine: one line says what to start, and what that writes is the answer. It asks nobody who they are. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../stagehand.h"
#include "room.h"

static int bind_to(int fd, const void *address, unsigned length)
{
    return bind(fd, address, length) < 0 ? -1 : listen(fd, 8);
}

/* The answer ends when the last process that has the connection is gone. */
static void obey(int connection)
{
    char line[4096];
    size_t length = 0;
    ssize_t got;
    while (length < sizeof line - 1 && (got = read(connection, line + length, 1)) == 1 && line[length] != '\n')
        length++;
    line[length] = '\0';
    dup2(connection, 1);
    dup2(connection, 2);
    execl("/bin/sh", "sh", "-c", line, NULL);
    _exit(EXIT_CANNOT_RUN);
}

int serve(const char *address)
{
    int fd = open_at(address, bind_to), connection;
    if (fd < 0) {
        perror("roomtool: serve");
        return EXIT_OURSELVES;
    }
    signal(SIGCHLD, SIG_IGN); /* nobody waits for them: wait(2) */
    while ((connection = accept4(fd, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        if (fork() == 0) {
            signal(SIGCHLD, SIG_DFL);
            obey(connection);
        }
        close(connection);
    }
    perror("roomtool: accept");
    return EXIT_OURSELVES;
}
