/* Tells the engine what to start, and prints what it answers. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../stagehand.h"
#include "room.h"

static int connect_to(int fd, const void *address, unsigned length)
{
    return connect(fd, address, length);
}

int ask(const char *address, char **words)
{
    int fd = open_at(address, connect_to);
    if (fd < 0) {
        fprintf(stderr, "roomtool: ask %s: %s\n", address, strerror(errno));
        return 1;
    }
    for (; *words; words++)
        dprintf(fd, "%s%c", *words, words[1] ? ' ' : '\n');
    char text[4096];
    ssize_t got;
    while ((got = read(fd, text, sizeof text)) > 0)
        if (write(1, text, got) != got)
            return 1;
    return got < 0;
}
