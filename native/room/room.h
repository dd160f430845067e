/* What the little host of an escape room has besides ordinary tools; see docs/escape.md. */
#ifndef ROOM_H
#define ROOM_H

/* serve.c, ask.c, mark.c: each returns the exit status of the program. */
int serve(const char *address);
int ask(const char *address, char **words);
int mark(const char *file, char **capabilities);

/* address.c: a socket at a path, or, behind an @, one by a name of its network namespace (unix(7)); -1 with errno. */
int open_at(const char *address, int (*act)(int fd, const void *address, unsigned length));

#endif
