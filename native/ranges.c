#include "ranges.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An id of a line: a number, or `me` or `sub` with a number behind it. */
struct id {
    enum { NUMBER, ME, SUBORDINATE } of;
    unsigned long number;
};

struct line {
    bool users, groups;
    struct id inside, outside;
    unsigned long count;
    bool all;
};

/* Ids are unsigned 32-bit numbers, and the last of them means "none" (user_namespaces(7)). What goes beyond is the kernel's to refuse. */
static bool take_number(const char **at, unsigned long *number)
{
    char *end;
    if (**at < '0' || **at > '9')
        return false;
    *number = strtoul(*at, &end, 10);
    bool fits = end - *at <= 10 && *number <= 4294967295UL;
    *at = end;
    return fits;
}

static bool take_word(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*at, word, length))
        return false;
    *at += length;
    return true;
}

static bool take_id(const char **at, struct id *id)
{
    id->number = 0;
    if (take_word(at, "me"))
        id->of = ME;
    else if (take_word(at, "sub"))
        id->of = SUBORDINATE;
    else
        return take_number(at, &id->number);
    return id->of == ME || !take_word(at, "+") || take_number(at, &id->number);
}

static bool take_count(const char **at, struct line *line)
{
    line->all = line->outside.of == SUBORDINATE && take_word(at, "all");
    return line->all || take_number(at, &line->count);
}

static bool parse(const char *word, struct line *line)
{
    *line = (struct line){.users = true, .groups = true};
    if (take_word(&word, "u:"))
        line->groups = false;
    else if (take_word(&word, "g:"))
        line->users = false;
    return take_id(&word, &line->inside) && take_word(&word, ":") && take_id(&word, &line->outside) &&
           take_word(&word, ":") && take_count(&word, line) && !*word;
}

const char *check_line_of_map(const char *word)
{
    struct line line;
    return parse(word, &line) ? NULL
                              : "a line is INSIDE:OUTSIDE:COUNT, such as 0:me:1 (yourself), 1:sub:all (your subordinate "
                                "ids) or 5:100007:1; u: or g: before it is for users or groups only";
}

static bool is_for(enum id_kind kind, const struct line *line)
{
    return kind == USERS ? line->users : line->groups;
}

bool map_needs_subordinates(enum id_kind kind, char **words)
{
    struct line line;
    for (; *words; words++)
        if (parse(*words, &line) && is_for(kind, &line) && (line.outside.of == SUBORDINATE || line.inside.of == SUBORDINATE))
            return true;
    return false;
}

static unsigned long number_of(struct id id, unsigned long me, struct range sub)
{
    return id.of == ME ? me : id.of == SUBORDINATE ? sub.first + id.number : id.number;
}

static unsigned long count_of(const struct line *line, struct range sub)
{
    if (!line->all)
        return line->count;
    return sub.count > line->outside.number ? sub.count - line->outside.number : 0;
}

char *lines_of_map(enum id_kind kind, char **words, unsigned long me, struct range sub)
{
    char *text = NULL, *longer;
    struct line line;
    for (; *words; words++) {
        if (!parse(*words, &line) || !is_for(kind, &line))
            continue;
        if (asprintf(&longer, "%s%s%lu %lu %lu", text ? text : "", text ? "\n" : "", number_of(line.inside, me, sub),
                     number_of(line.outside, me, sub), count_of(&line, sub)) < 0)
            die(EXIT_OURSELVES, "out of memory");
        free(text);
        text = longer;
    }
    return text;
}
