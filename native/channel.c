/*
 * The steps are performed in one process and reported by another, the guard: so no descriptor of the trace is
 * ever open in the container, and the guard's socket tells it the sender's pid as the outside sees it.
 * A message is one letter, what it is, and a JSON object without its opening brace; the guard adds the pid.
 */
#include "channel.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "stagehand.h"

static int channel = -1;

void trace_to(int fd)
{
    channel = fd;
}

int trace_channel(void)
{
    return channel;
}

static void send_part(char kind, const char *text, size_t length)
{
    char part[LARGEST_PART];
    part[0] = kind;
    memcpy(part + 1, text, length);
    if (send(channel, part, length + 1, MSG_NOSIGNAL) >= 0)
        return;
    if (errno == EPIPE || errno == ECONNRESET)
        _exit(EXIT_OURSELVES); /* the guard is gone, and so are we */
    die(EXIT_OURSELVES, "can't reach the guard: send: %s", strerror(errno));
}

/* In parts, because a message of this kind of socket must fit into its buffer as a whole (socket(7), SO_SNDBUF). */
void send_message(struct json *message)
{
    const char *text = message->text;
    size_t left = message->length;
    for (; left > LARGEST_PART - 1; text += LARGEST_PART - 1, left -= LARGEST_PART - 1)
        send_part(MORE_FOLLOWS, text, LARGEST_PART - 1);
    send_part(LAST_PART, text, left);
    free(message->text);
}

void wait_for_go(void)
{
    char go;
    if (channel < 0)
        return;
    ssize_t length = recv(channel, &go, 1, 0);
    if (length == 1)
        return;
    if (length < 0 && errno != ECONNRESET)
        die(EXIT_OURSELVES, "can't hear the guard: recv: %s", strerror(errno));
    _exit(EXIT_OURSELVES);
}
