/* As linux/landlock.h has it, which is not there with every libc. landlock(7). */
#ifndef LANDLOCK_H
#define LANDLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

/* Younger kernels know more fields; the size that is given with it says that we know this one. */
struct landlock_ruleset {
    uint64_t handled_access_fs;
};
struct landlock_beneath {
    uint64_t allowed_access;
    int32_t parent_fd;
} __attribute__((packed));
enum { LANDLOCK_VERSION = 1, LANDLOCK_BENEATH = 1 };

/* step_landlock.c: whether a step of ours has restricted this process. */
bool under_landlock(void);

#endif
