/*
 * The environment of the command, when it is to be another than ours. It comes through a descriptor, because our own is the
 * host's: a loader reads LD_PRELOAD of it, and what a configuration of somebody else says there is for inside only.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stagehand.h"

enum { AT_ONCE = 4096 };

/* All of it, with two zeros behind it, so that what lacks its own has one. */
static char *read_all(int fd, size_t *length)
{
    char *text = NULL;
    ssize_t got = 1;
    for (*length = 0; got > 0; *length += got) {
        text = realloc(text, *length + AT_ONCE + 2);
        if (!text)
            die(EXIT_OURSELVES, "out of memory");
        got = read(fd, text + *length, AT_ONCE);
        if (got < 0)
            die(EXIT_OURSELVES, "can't read the environment: read: %s", strerror(errno));
    }
    memset(text + *length, 0, 2);
    return text;
}

char **read_environment(int fd)
{
    size_t length, count = 0;
    char *text = read_all(fd, &length);
    close(fd);
    for (char *at = text; at < text + length; at += strlen(at) + 1)
        count++;
    char **environment = calloc(count + 1, sizeof *environment);
    if (!environment)
        die(EXIT_OURSELVES, "out of memory");
    count = 0;
    for (char *at = text; at < text + length; at += strlen(at) + 1)
        environment[count++] = at;
    return environment;
}
