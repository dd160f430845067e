#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stagehand.h"

static void append(struct json *json, const char *text, size_t length)
{
    if (json->length + length + 1 > json->room) {
        json->room = (json->length + length + 1) * 2;
        json->text = realloc(json->text, json->room);
        if (!json->text)
            die(EXIT_OURSELVES, "out of memory");
    }
    memcpy(json->text + json->length, text, length);
    json->length += length;
    json->text[json->length] = '\0';
}

void json_raw(struct json *json, const char *text)
{
    append(json, text, strlen(text));
}

/* Length of the UTF-8 sequence at p, or 0 when there is none: arguments can be any bytes, JSON can't. */
static int utf8_length(const unsigned char *p)
{
    int length = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3
               : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;
    for (int i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

void json_string(struct json *json, const char *text)
{
    append(json, "\"", 1);
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        int length = utf8_length(p);
        char escape[8];
        if (*p == '"' || *p == '\\') {
            snprintf(escape, sizeof escape, "\\%c", *p);
            append(json, escape, 2);
        } else if (*p < 0x20 || *p == 0x7f) {
            snprintf(escape, sizeof escape, "\\u%04x", *p);
            append(json, escape, 6);
        } else {
            append(json, length ? (const char *)p : "?", length ? (size_t)length : 1);
        }
        p += length ? length : 1;
    }
    append(json, "\"", 1);
}

void json_string_or_null(struct json *json, const char *text)
{
    if (text)
        json_string(json, text);
    else
        json_raw(json, "null");
}

void json_number(struct json *json, long long value)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%lld", value);
    json_raw(json, digits);
}

void json_strings(struct json *json, const char *const *texts)
{
    json_raw(json, "[");
    for (int i = 0; texts && texts[i]; i++) {
        if (i)
            json_raw(json, ",");
        json_string(json, texts[i]);
    }
    json_raw(json, "]");
}
