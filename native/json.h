/* A text that grows, and JSON written into it. */
#ifndef JSON_H
#define JSON_H

#include <stddef.h>

struct json {
    char *text;
    size_t length, room;
};

void json_raw(struct json *json, const char *text);
void json_string(struct json *json, const char *text); /* quoted and escaped; bytes that are no UTF-8 become '?' */
void json_string_or_null(struct json *json, const char *text);
void json_number(struct json *json, long long value);
void json_strings(struct json *json, const char *const *texts); /* an array; `texts` ends with NULL */

#endif
