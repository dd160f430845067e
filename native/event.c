#include "event.h"

#include <string.h>

#include "trace.h"

static void write_inside(struct json *message, const struct inside *inside)
{
    json_raw(message, ",\"inside\":{\"pid\":");
    json_number(message, inside->pid);
    json_raw(message, ",\"uid\":");
    json_number(message, inside->uid);
    json_raw(message, ",\"gid\":");
    json_number(message, inside->gid);
    json_raw(message, ",\"hostname\":");
    json_string(message, inside->hostname);
    json_raw(message, "}");
}

void begin_event(struct json *message, const struct event *event, const struct inside *inside)
{
    json_raw(message, "\"type\":\"step\",\"index\":");
    json_number(message, event->index);
    json_raw(message, ",\"name\":");
    json_string(message, event->name);
    json_raw(message, ",\"args\":");
    json_strings(message, (const char *const *)event->args);
    json_raw(message, ",\"source\":{\"file\":");
    json_string(message, event->file);
    json_raw(message, ",\"line\":");
    json_number(message, event->line);
    json_raw(message, ",\"function\":");
    json_string(message, event->function);
    json_raw(message, "}");
    write_inside(message, inside);
}

void write_failure(struct json *message, const char *error, const char *text, const char *cause, const char *hint)
{
    json_raw(message, ",\"errno\":");
    json_string(message, error);
    json_raw(message, ",\"message\":");
    json_string(message, text);
    if (cause) {
        json_raw(message, ",\"cause\":");
        json_string(message, cause);
    }
    json_raw(message, ",\"hint\":");
    json_string_or_null(message, hint);
}

void write_kill(struct json *message, int signal)
{
    write_failure(message, signal_name(signal), strsignal(signal), signal_cause(signal), NULL);
}
