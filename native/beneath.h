/*
 * Paths that lead through a root file system which somebody else has made. A symbolic link in there, such as
 * dev -> /etc, must not lead a step out of it: not before chroot or pivot, where the step is outside itself. So what is
 * below that folder is opened as if the folder were / already (openat2(2), RESOLVE_IN_ROOT), and mounted on by
 * descriptor: between the look and the mount nobody can put another link in its place.
 */
#ifndef BENEATH_H
#define BENEATH_H

#include "stagehand.h"

/* open(2), close-on-exec; a new file is for all to read. `names` is what the trace shows of the flags. */
int open_safely(const struct stage *stage, const char *path, int flags, const char *names);
/* The same, and nothing of it is in the trace: for looking. */
int look_safely(const struct stage *stage, const char *path, int flags);

/* The folder that holds `path`, open, and the name in there, for the ...at() calls; -1 when it can't be opened. */
struct entry {
    int folder; /* AT_FDCWD for a path that leads elsewhere: then `name` is all of it */
    char *name;
};
int find_entry(const struct stage *stage, const char *path, struct entry *entry);
void leave_entry(struct entry *entry);
const char *folder_name(int folder); /* as the trace shows it */

/* What to give to mount(2) for a path: /proc/self/fd/N, or the path itself when it leads elsewhere. */
struct spot {
    int fd;
    const char *path;
    char link[32];
};
int find_spot(const struct stage *stage, const char *path, struct spot *spot);
void leave_spot(struct spot *spot);

/* What is there already is fine. */
int touch_safely(const struct stage *stage, const char *path);
int mkdir_safely(const struct stage *stage, const char *path);
int bind_safely(const struct stage *stage, const char *source, const char *target);

/* For ours.c: openat2(2) with RESOLVE_IN_ROOT and these flags too. */
int open_in_root(int root, const char *path, unsigned long long flags, unsigned long long resolve);
enum { NO_OTHER_MOUNT = 0x01 }; /* RESOLVE_NO_XDEV of <linux/openat2.h>, which older systems lack */
/* What of `path` is below the rootfs ("dev/null"), to be freed; NULL when it leads elsewhere. */
char *part_below(const struct stage *stage, const char *path);

#endif
