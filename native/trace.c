#include "trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "channel.h"
#include "event.h"

static struct json calls;
static int call_count, step_index;
static const struct act *current;
static int last_line;
static const char *last_failed;
static struct timespec begun;

const char *failed_call(void)
{
    return last_failed;
}

const char *text(const char *format, ...)
{
    static char *ring[8];
    static int next;
    char **slot = &ring[next++ % 8];
    va_list args;
    free(*slot);
    va_start(args, format);
    if (vasprintf(slot, format, args) < 0)
        die(EXIT_OURSELVES, "out of memory");
    va_end(args);
    return *slot;
}

const char *quoted(const char *value)
{
    return text("\"%s\"", value);
}

const char *number(long value)
{
    return text("%ld", value);
}

static long elapsed_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - begun.tv_sec) * 1000000 + (now.tv_nsec - begun.tv_nsec) / 1000;
}

void call_begins(void)
{
    if (trace_channel() >= 0)
        clock_gettime(CLOCK_MONOTONIC, &begun);
}

static void write_call(const char *name, const char *const args[])
{
    if (call_count++)
        json_raw(&calls, ",");
    json_raw(&calls, "{\"call\":");
    json_string(&calls, name);
    json_raw(&calls, ",\"args\":");
    json_strings(&calls, args);
}

void call_ends(const char *name, long result, const char *file, int line, const char *const args[])
{
    int error = errno;
    if (current && !strcmp(file, current->step->file))
        last_line = line;
    if (result == -1)
        last_failed = name;
    if (trace_channel() >= 0) {
        long duration = elapsed_us();
        write_call(name, args);
        json_raw(&calls, ",\"result\":");
        json_number(&calls, result);
        json_raw(&calls, ",\"errno\":");
        json_string_or_null(&calls, result == -1 ? error_name(error) : NULL);
        json_raw(&calls, ",\"duration_us\":");
        json_number(&calls, duration);
        json_raw(&calls, "}");
    }
    errno = error;
}

/* So that the guard knows it, too, if we can say nothing more. */
static const struct inside *look_around(void)
{
    struct inside *inside = &progress->inside;
    *inside = (struct inside){.pid = getpid(), .uid = geteuid(), .gid = getegid()};
    gethostname(inside->hostname, sizeof inside->hostname - 1);
    return inside;
}

void trace_ready(void)
{
    struct json message = {0};
    if (trace_channel() < 0)
        return;
    look_around();
    json_raw(&message, "R\"type\":\"ready\"}");
    send_message(&message);
}

void step_begins(const struct act *act, int index)
{
    current = act;
    step_index = progress->step = index;
    progress->performing = true;
    last_line = act->step->line;
    last_failed = NULL;
    cause_is("");
    call_count = 0;
    calls.length = 0;
}

/* Not before it was told: a filter may kill us for that. */
static void step_is_over(void)
{
    progress->performing = false;
    progress->step = step_index + 1;
}

void step_ends(int error, const char *refused)
{
    const struct step *step = current->step;
    struct event event = {step_index, step->name, current->args, step->file, last_line, step->function};
    struct json message = {0};
    if (trace_channel() < 0) {
        step_is_over();
        return;
    }
    json_raw(&message, "S");
    begin_event(&message, &event, look_around());
    json_raw(&message, ",\"calls\":[");
    json_raw(&message, calls.length ? calls.text : "");
    json_raw(&message, "]");
    if (error)
        write_failure(&message, error_name(error), strerror(error), refused ? NULL : known_cause(last_failed, error),
                      refused ? refused : hint_in(step->hints, error));
    json_raw(&message, "}");
    send_message(&message);
    step_is_over();
}

void exec_event(int index, char **command, int error, const char *hint, struct exec_code code)
{
    struct event event = {index, "exec", command, code.file, code.line, code.function};
    struct json message = {0};
    if (trace_channel() < 0)
        return;
    calls.length = 0;
    call_count = 0;
    write_call("execve", (const char *[]){quoted(command[0]), "argv", "envp", NULL});
    json_raw(&message, error ? "S" : "X");
    begin_event(&message, &event, look_around());
    json_raw(&message, ",\"calls\":[");
    json_raw(&message, calls.text);
    if (error) {
        json_raw(&message, ",\"result\":-1,\"errno\":");
        json_string(&message, error_name(error));
        json_raw(&message, ",\"duration_us\":");
        json_number(&message, elapsed_us());
        json_raw(&message, "}]");
        write_failure(&message, error_name(error), strerror(error), known_cause("execve", error), hint);
        json_raw(&message, "}");
    }
    send_message(&message);
}
