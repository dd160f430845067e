/* Settings are files of /proc and of control groups that take a value in one write, or refuse it. */
#ifndef WRITE_LINE_H
#define WRITE_LINE_H

/* Calls of a step: 0, or -1 with errno. The path is one from `folder` on, which may be AT_FDCWD. */
int write_line(int folder, const char *path, const char *line);

#endif
