/* Marks a file, so that who executes it has capabilities: what setcap(8) does, which many machines lack. */
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>

#include "../stagehand.h"
#include "room.h"

/* By their numbers in linux/capability.h; an escape room needs no others. */
static const struct {
    const char *name;
    int number;
} known[] = {{"cap_sys_chroot", 18}, {"cap_sys_admin", 21}};

static uint32_t bit_of(const char *name)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].name, name))
            return 1U << known[i].number;
    return 0;
}

/* struct vfs_cap_data of linux/capability.h, version 2; in a user namespace the kernel makes a version 3 of it. */
int mark(const char *file, char **capabilities)
{
    uint32_t permitted = 0;
    for (; *capabilities; capabilities++) {
        if (!bit_of(*capabilities)) {
            fprintf(stderr, "roomtool: mark knows no capability %s\n", *capabilities);
            return EXIT_USAGE;
        }
        permitted |= bit_of(*capabilities);
    }
    const uint32_t data[5] = {htole32(0x02000000 | 1 /* effective */), htole32(permitted)};
    if (setxattr(file, "security.capability", data, sizeof data, 0) == 0)
        return 0;
    fprintf(stderr, "roomtool: mark %s: %s\n", file, strerror(errno));
    return 1;
}
