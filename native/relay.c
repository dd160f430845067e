#include "relay.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "json.h"

enum { LARGEST_MESSAGE = 256 * 1024 };

bool relay_is_driven(const struct relay *relay)
{
    return relay->trace_fd >= 0 || relay->pace_fd >= 0;
}

static long now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A reader that has gone is no reason to stop: whoever sets the pace decides that. */
static void write_line(const struct relay *relay, const struct json *line)
{
    for (size_t done = 0; relay->trace_fd >= 0 && done < line->length;) {
        ssize_t written = write(relay->trace_fd, line->text + done, line->length - done);
        if (written < 0 && errno != EINTR)
            return;
        done += written > 0 ? (size_t)written : 0;
    }
}

/* `body` is a JSON object that lacks its opening brace. */
static void write_event(const struct relay *relay, const char *body)
{
    struct json line = {0};
    json_raw(&line, "{\"pid\":");
    json_number(&line, relay->front);
    json_raw(&line, ",");
    json_raw(&line, body);
    json_raw(&line, "\n");
    write_line(relay, &line);
    free(line.text);
}

static void complete_exec(struct relay *relay)
{
    char end[96];
    struct json body = {0};
    snprintf(end, sizeof end, ",\"result\":0,\"errno\":null,\"duration_us\":%ld}]}", now_us() - relay->exec_begun_us);
    json_raw(&body, relay->exec_event);
    json_raw(&body, end);
    write_event(relay, body.text);
    free(body.text);
    free(relay->exec_event);
    relay->exec_event = NULL;
}

/*
 * To stand still right behind the exec, before the new program's first instruction, takes a tracer (ptrace(2)).
 * Where tracing is forbidden, the command just runs on.
 */
static void stop_at_exec(struct relay *relay)
{
    if (!relay->straight && relay->pace_fd >= 0)
        relay->traced = ptrace(PTRACE_SEIZE, relay->front, NULL, (void *)(PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)) == 0;
}

static void go_on(struct relay *relay)
{
    if (relay->at_exec) {
        ptrace(PTRACE_DETACH, relay->front, NULL, NULL);
        relay->at_exec = relay->traced = false;
    } else {
        send(relay->channel, "g", 1, MSG_NOSIGNAL);
    }
    relay->waiting = false;
}

static void go_on_if_allowed(struct relay *relay)
{
    if (!relay->waiting)
        return;
    if (relay->straight || relay->pace_fd < 0)
        go_on(relay);
    else if (relay->allowed > 0) {
        relay->allowed--;
        go_on(relay);
    }
}

static void handle_message(struct relay *relay, char *message)
{
    char kind = message[0];
    if (kind == 'X') {
        relay->exec_event = strdup(message + 1);
        stop_at_exec(relay);
        relay->exec_begun_us = now_us();
        send(relay->channel, "g", 1, MSG_NOSIGNAL);
        return;
    }
    if (relay->exec_event) { /* it was announced, and failed */
        free(relay->exec_event);
        relay->exec_event = NULL;
        write_event(relay, message + 1);
        return;
    }
    write_event(relay, message + 1);
    relay->waiting = true;
    go_on_if_allowed(relay);
}

/* The sender's pid comes with each message, translated by the kernel into our PID namespace (unix(7)). */
static ssize_t receive(struct relay *relay, char *buffer, size_t size)
{
    char control[CMSG_SPACE(sizeof(struct ucred))];
    struct iovec part = {.iov_base = buffer, .iov_len = size};
    struct msghdr header = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(relay->channel, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (length <= 0)
        return length;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&header); c; c = CMSG_NXTHDR(&header, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_CREDENTIALS)
            relay->front = ((struct ucred *)CMSG_DATA(c))->pid;
    return length;
}

void relay_messages(struct relay *relay)
{
    static char message[LARGEST_MESSAGE + 1];
    while (relay->channel >= 0) {
        ssize_t length = receive(relay, message, LARGEST_MESSAGE);
        if (length > 0) {
            message[length] = '\0';
            handle_message(relay, message);
        } else if (length == 0) {
            /* Closed: by the exec, which closes every descriptor of ours, or because all have ended. */
            close(relay->channel);
            relay->channel = -1;
            if (relay->exec_event && !relay->traced)
                complete_exec(relay);
        } else {
            return;
        }
    }
}

bool relay_pace(struct relay *relay)
{
    char bytes[64];
    ssize_t length = read(relay->pace_fd, bytes, sizeof bytes);
    if (length <= 0)
        return length < 0 && errno == EINTR;
    for (ssize_t i = 0; i < length; i++) {
        if (bytes[i] == 'a')
            relay->straight = true;
        else
            relay->allowed++;
    }
    go_on_if_allowed(relay);
    return true;
}

bool relay_handles_stop(struct relay *relay, pid_t pid, int wait_status)
{
    if (!relay->traced || pid != relay->front)
        return false;
    if (!WIFSTOPPED(wait_status)) {
        relay->traced = relay->at_exec = false;
        return false;
    }
    if (wait_status >> 8 == (SIGTRAP | (PTRACE_EVENT_EXEC << 8)) && relay->exec_event) {
        complete_exec(relay);
        relay->at_exec = relay->waiting = true;
        go_on_if_allowed(relay);
    } else {
        int event = wait_status >> 16;
        ptrace(PTRACE_CONT, pid, NULL, (void *)(long)(event ? 0 : WSTOPSIG(wait_status)));
    }
    return true;
}
