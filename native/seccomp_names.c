/* Names of system calls, and their numbers on the machine that this is compiled for. syscalls(2). */
#include <string.h>
#include <sys/syscall.h>

#include "seccomp.h"

/* Made by the Makefile from <sys/syscall.h>: on every architecture the numbers are others. */
static const struct name {
    const char *name;
    int number;
} names[] = {
#include "system_calls.h"
};
enum { COUNT = sizeof names / sizeof *names };
_Static_assert(COUNT > 200, "the Makefile found no system calls in <sys/syscall.h>");

/*
 * Younger ones, which the headers of an older C library do not have yet; a filter that knows less than the kernel has
 * a hole. From number 424 on they are the same everywhere (Documentation/process/adding-syscalls.rst).
 */
static const struct name younger[] = {
    {"pidfd_send_signal", 424}, {"io_uring_setup", 425},   {"io_uring_enter", 426},    {"io_uring_register", 427},
    {"open_tree", 428},         {"move_mount", 429},       {"fsopen", 430},            {"fsconfig", 431},
    {"fsmount", 432},           {"fspick", 433},           {"pidfd_open", 434},        {"clone3", 435},
    {"close_range", 436},       {"openat2", 437},          {"pidfd_getfd", 438},       {"faccessat2", 439},
    {"process_madvise", 440},   {"epoll_pwait2", 441},     {"mount_setattr", 442},     {"quotactl_fd", 443},
    {"landlock_create_ruleset", 444}, {"landlock_add_rule", 445}, {"landlock_restrict_self", 446},
    {"memfd_secret", 447},      {"process_mrelease", 448}, {"futex_waitv", 449},       {"set_mempolicy_home_node", 450},
    {"cachestat", 451},         {"fchmodat2", 452},        {"map_shadow_stack", 453},  {"futex_wake", 454},
    {"futex_wait", 455},        {"futex_requeue", 456},    {"statmount", 457},         {"listmount", 458},
    {"lsm_get_self_attr", 459}, {"lsm_set_self_attr", 460}, {"lsm_list_modules", 461}, {"mseal", 462},
    {"setxattrat", 463},        {"getxattrat", 464},       {"listxattrat", 465},       {"removexattrat", 466},
    {"open_tree_attr", 467},    {"file_getattr", 468},     {"file_setattr", 469},
};
enum { YOUNGER = sizeof younger / sizeof *younger };

static const struct name *entry(int index)
{
    if (index < COUNT)
        return &names[index];
    return index < COUNT + YOUNGER ? &younger[index - COUNT] : NULL;
}

int system_call_number(const char *name)
{
    const struct name *call;
    for (int i = 0; (call = entry(i)); i++)
        if (!strcmp(call->name, name))
            return call->number;
    return -1;
}

const char *system_call_at(int index)
{
    const struct name *call = entry(index);
    return call ? call->name : NULL;
}
