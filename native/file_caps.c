/*
 * stagehand --file-caps: the capabilities that files carry, which are in an extended attribute that Node can't read. One
 * JSON object for each path, with the attribute as it is, capabilities(7). It only looks.
 */
#include <stdio.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

#include "json.h"
#include "stagehand.h"

enum { LONGEST = 64 }; /* version 3 takes 24 bytes */

static void tell_file(struct json *line, const char *path)
{
    unsigned char value[LONGEST];
    char hex[2 * LONGEST + 1] = "";
    struct statvfs where;
    ssize_t length = getxattr(path, "security.capability", value, sizeof value);
    int error = length < 0 ? errno : 0;
    /* Most files have none, and some file systems have no such attributes at all. */
    if (error == ENODATA || error == EOPNOTSUPP)
        error = 0;
    if (!error && statvfs(path, &where) < 0)
        error = errno;
    for (ssize_t i = 0; i < length; i++)
        sprintf(hex + 2 * i, "%02x", value[i]);
    json_raw(line, "{\"path\":");
    json_string(line, path);
    json_raw(line, ",\"value\":");
    json_string_or_null(line, length < 0 ? NULL : hex);
    json_raw(line, ",\"nosuid\":");
    json_raw(line, !error && (where.f_flag & ST_NOSUID) ? "true" : "false");
    json_raw(line, ",\"errno\":");
    json_string_or_null(line, error ? error_name(error) : NULL);
    json_raw(line, "}\n");
}

int tell_file_capabilities(char **paths)
{
    struct json lines = {0};
    if (!*paths)
        usage_error("--file-caps needs the paths of files");
    for (; *paths; paths++)
        tell_file(&lines, *paths);
    fputs(lines.text, stdout);
    finish_output();
    return 0;
}
