/* newuidmap(1) and newgidmap(1): programs of root's, which write a map for whoever was given the ids. */
#ifndef MAP_PROGRAM_H
#define MAP_PROGRAM_H

/* Has one of them write these lines, "0 1001 1\n1 100000 65536", which are changed. 0, or -1 with errno and its words as the cause. */
int let_program_map(const char *program, char *lines);

/*
 * For the trace, where only the latest few texts live, and short: the words of a command, and the lines of a map. The next call
 * takes the place of both.
 */
const char *shown_words(char **argv);
const char *quoted_lines(const char *lines);

#endif
