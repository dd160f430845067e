/* How the probe and judge talk through whatever a runtime lets pass. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

/* Standard output may be full and its reader gone; our own clock ends that, see main.c. */
static void write_all(int fd, const char *text, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t written = write(fd, text + done, length - done);
        if (written < 0 && errno != EINTR)
            return;
        done += written < 0 ? 0 : written;
    }
}

void report(const char *part, struct json *body)
{
    struct json line = {0};
    json_raw(&line, "\n@");
    json_raw(&line, token);
    json_raw(&line, "@ {\"part\":");
    json_string(&line, part);
    if (body->length > 0)
        json_raw(&line, ",");
    json_raw(&line, body->text ? body->text : "");
    json_raw(&line, "}\n");
    int file = open(in_folder("report"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (file >= 0) {
        write_all(file, line.text, line.length);
        close(file);
    }
    write_all(STDOUT_FILENO, line.text, line.length);
    free(line.text);
    free(body->text);
    memset(body, 0, sizeof *body);
}

void field(struct json *body, const char *name)
{
    char last = body->length > 0 ? body->text[body->length - 1] : '{';
    if (last != '{' && last != '[')
        json_raw(body, ",");
    json_string(body, name);
    json_raw(body, ":");
}

void field_text(struct json *body, const char *name, const char *value)
{
    field(body, name);
    json_string_or_null(body, value);
}

void field_number(struct json *body, const char *name, long long value)
{
    field(body, name);
    json_number(body, value);
}

void field_bool(struct json *body, const char *name, bool value)
{
    field(body, name);
    json_raw(body, value ? "true" : "false");
}

static long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether one of the lines is "TOKEN WORD ...". */
static bool find_line(char *lines, const char *word, char *rest, size_t size)
{
    char wanted[128];
    snprintf(wanted, sizeof wanted, "%s %s", token, word);
    char *at = strstr(lines, wanted), *end = at ? strchr(at, '\n') : NULL;
    if (!end)
        return false;
    snprintf(rest, size, "%.*s", (int)(end - at - strlen(wanted)), at + strlen(wanted));
    return true;
}

static bool find_in_file(const char *word, char *rest, size_t size)
{
    static char text[8192];
    int file = open(in_folder(word), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    if (length <= 0)
        return false;
    text[length] = '\0';
    return find_line(text, word, rest, size);
}

const char *hear(const char *word, int milliseconds, char *rest, size_t size)
{
    static char heard[16384];
    static size_t length;
    static bool ended;
    for (long end = now_ms() + milliseconds; now_ms() < end;) {
        /* Standard input first: on a slow machine both may be there when we come to look. */
        struct pollfd input = {.fd = ended ? -1 : STDIN_FILENO, .events = POLLIN};
        if (poll(&input, 1, 20) > 0) {
            ssize_t got = read(STDIN_FILENO, heard + length, sizeof heard - 1 - length);
            length += got > 0 ? got : 0;
            ended = got <= 0;
        }
        if (find_line(heard, word, rest, size))
            return "stdin";
        if (find_in_file(word, rest, size))
            return "file";
    }
    return NULL;
}
