#include "nearest.h"

#include <stddef.h>
#include <string.h>

enum { LONGEST = 40 }; /* what is longer than any name is compared by its beginning */

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Levenshtein's distance: the fewest characters to insert, remove or replace. One row of the table at a time. */
static size_t distance(const char *from, const char *to)
{
    size_t row[LONGEST + 1], width = strnlen(to, LONGEST), height = strnlen(from, LONGEST);
    for (size_t x = 0; x <= width; x++)
        row[x] = x;
    for (size_t y = 1; y <= height; y++) {
        size_t diagonal = row[0];
        row[0] = y;
        for (size_t x = 1; x <= width; x++) {
            size_t above = row[x];
            row[x] = least(row[x - 1] + 1, above + 1, diagonal + (from[y - 1] != to[x - 1]));
            diagonal = above;
        }
    }
    return row[width];
}

const char *nearest(const char *word, const char *(*name_at)(int index))
{
    const char *best = NULL, *name;
    for (int i = 0; (name = name_at(i)); i++)
        if (!best || distance(word, name) < distance(word, best))
            best = name;
    return best;
}
