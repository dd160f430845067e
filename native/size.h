/* Sizes as people write them: 512, 64K, 32M, 1G, 2T. */
#ifndef SIZE_H
#define SIZE_H

#include <stdbool.h>

/* Reads a number of bytes; false when `word` is none. */
bool parse_size(const char *word, unsigned long long *bytes);

#endif
