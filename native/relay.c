#include "relay.h"

#include <limits.h>
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

#include "channel.h"
#include "event.h"

bool relay_is_driven(const struct relay *relay)
{
    return relay->trace_fd >= 0 || relay->pace_fd >= 0;
}

bool relay_is_before_command(const struct relay *relay)
{
    return relay->channel >= 0 || relay->at_exec;
}

static long now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Waits until PIPE_BUF bytes can be written without waiting (pipe(7)); false when who sets the pace hangs up before. */
static bool wait_for_room(const struct relay *relay)
{
    struct pollfd polled[] = {{.fd = relay->trace_fd, .events = POLLOUT}, {.fd = relay->pace_fd}};
    while (!polled[0].revents && !polled[1].revents)
        poll(polled, 2, -1);
    return polled[0].revents;
}

/* A reader that has gone is no reason to stop: whoever sets the pace decides that. */
static void write_line(struct relay *relay, const struct json *line)
{
    for (size_t done = 0; relay->trace_fd >= 0 && done < line->length && wait_for_room(relay);) {
        size_t left = line->length - done;
        ssize_t written = write(relay->trace_fd, line->text + done, left < PIPE_BUF ? left : PIPE_BUF);
        if (written >= 0)
            done += written;
        else if (errno != EINTR && errno != EAGAIN) {
            if (errno != EPIPE)
                fprintf(stderr, "stagehand: can't write the trace: %s\n", strerror(errno));
            relay->trace_fd = -1;
        }
    }
}

void relay_event(struct relay *relay, const char *body)
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

/* What was announced before it happened. `signal` is 0, or what ended the process in it. */
static void complete_exec(struct relay *relay, int signal)
{
    struct json body = {0};
    json_raw(&body, relay->exec_event);
    json_raw(&body, signal ? ",\"result\":-1,\"errno\":" : ",\"result\":0,\"errno\":");
    json_string_or_null(&body, signal ? signal_name(signal) : NULL);
    json_raw(&body, ",\"duration_us\":");
    json_number(&body, now_us() - relay->exec_begun_us);
    json_raw(&body, "}]");
    if (signal)
        write_kill(&body, signal);
    json_raw(&body, "}");
    relay_event(relay, body.text);
    free(body.text);
    free(relay->exec_event);
    relay->exec_event = NULL;
}

/*
 * To see the exec happen, and to stand still right behind it, before the new program's first instruction, takes a
 * tracer (ptrace(2)). Where tracing is forbidden the command just runs on, and what we see is that the channel is
 * closed: by the exec, or, which looks the same, by a death in this very moment.
 */
static void watch_exec(struct relay *relay)
{
    relay->traced = ptrace(PTRACE_SEIZE, relay->front, NULL, (void *)(PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)) == 0;
}

static void send_go(const struct relay *relay)
{
    if (send(relay->channel, "g", 1, MSG_NOSIGNAL) != 1 && errno != EPIPE && errno != ECONNRESET)
        die(EXIT_OURSELVES, "can't tell the performer to go on: send: %s", strerror(errno));
}

static void go_on(struct relay *relay)
{
    if (relay->at_exec) {
        ptrace(PTRACE_DETACH, relay->front, NULL, NULL);
        relay->at_exec = relay->traced = false;
    } else {
        send_go(relay);
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
        watch_exec(relay);
        relay->exec_begun_us = now_us();
        send_go(relay);
        return;
    }
    if (relay->exec_event) { /* it was announced, and failed */
        free(relay->exec_event);
        relay->exec_event = NULL;
        relay_event(relay, message + 1);
        return;
    }
    relay_event(relay, message + 1);
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
    struct cmsghdr *c = length > 0 ? CMSG_FIRSTHDR(&header) : NULL;
    if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_CREDENTIALS)
        relay->front = ((struct ucred *)CMSG_DATA(c))->pid;
    return length;
}

static void take_part(struct relay *relay, const char *part)
{
    json_raw(&relay->message, part + 1);
    if (part[0] == LAST_PART) {
        handle_message(relay, relay->message.text);
        relay->message.length = 0;
    }
}

void relay_messages(struct relay *relay)
{
    char part[LARGEST_PART + 1];
    while (relay->channel >= 0) {
        ssize_t length = receive(relay, part, LARGEST_PART);
        if (length > 0) {
            part[length] = '\0';
            take_part(relay, part);
        } else if (length == 0 || errno == ECONNRESET) {
            /* Closed: by the exec, which closes every descriptor of ours, or because all have ended. */
            close(relay->channel);
            relay->channel = -1;
            relay->waiting = relay->at_exec;
            if (relay->exec_event && !relay->traced)
                complete_exec(relay, 0);
        } else if (errno == EAGAIN) {
            return;
        } else if (errno != EINTR) {
            die(EXIT_OURSELVES, "can't hear the performer: recvmsg: %s", strerror(errno));
        }
    }
}

bool relay_pace(struct relay *relay)
{
    char bytes[64];
    ssize_t length = read(relay->pace_fd, bytes, sizeof bytes);
    if (length <= 0)
        return length < 0 && (errno == EINTR || errno == EAGAIN);
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
        if (relay->exec_event && WIFSIGNALED(wait_status))
            complete_exec(relay, WTERMSIG(wait_status));
        relay->traced = relay->at_exec = false;
        return false;
    }
    if (wait_status >> 8 == (SIGTRAP | (PTRACE_EVENT_EXEC << 8)) && relay->exec_event) {
        complete_exec(relay, 0);
        relay->at_exec = relay->waiting = true;
        go_on_if_allowed(relay);
    } else {
        int event = wait_status >> 16;
        ptrace(PTRACE_CONT, pid, NULL, (void *)(long)(event ? 0 : WSTOPSIG(wait_status)));
    }
    return true;
}
