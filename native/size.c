#include "size.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool parse_size(const char *word, unsigned long long *bytes)
{
    static const char units[] = "KMGT";
    char *end;
    if (*word < '0' || *word > '9' || strlen(word) > 20)
        return false;
    unsigned long long value = strtoull(word, &end, 10);
    const char *unit = *end ? strchr(units, *end) : NULL;
    int shift = unit ? 10 * (int)(unit - units + 1) : 0;
    if ((*end && !unit) || (unit && end[1]) || value > (uint64_t)INT64_MAX >> shift)
        return false;
    *bytes = value << shift;
    return true;
}
