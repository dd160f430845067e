#include <stdio.h>
#include <string.h>

#include "map_program.h"

static char whole[16 * 1024];

static void add(const char *format, const char *word, int length)
{
    size_t used = strlen(whole);
    snprintf(whole + used, sizeof whole - used, format, length, word);
}

const char *shown_words(char **argv)
{
    const char *name = strrchr(argv[0], '/') + 1;
    *whole = '\0';
    add("[\"%.*s\"", name, strlen(name));
    for (char **arg = argv + 1; *arg; arg++)
        add(", \"%.*s\"", *arg, strlen(*arg));
    add("%.*s", "]", 1);
    return whole;
}

const char *quoted_lines(const char *lines)
{
    *whole = '\0';
    add("%.*s", "\"", 1);
    for (const char *end; (end = strchr(lines, '\n')); lines = end + 1)
        add("%.*s\\n", lines, end - lines);
    add("%.*s\"", lines, strlen(lines));
    return whole;
}
