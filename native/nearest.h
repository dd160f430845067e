/* Somebody mistyped a name: which one did they mean? */
#ifndef NEAREST_H
#define NEAREST_H

/* The name that is the fewest typing errors away from `word`; name_at(0), name_at(1)... until it gives NULL. */
const char *nearest(const char *word, const char *(*name_at)(int index));

#endif
