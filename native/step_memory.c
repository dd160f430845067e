/*
 * reserve and fill: memory that a program asked for, and memory that it uses. The kernel gives addresses at once and pages
 * only when they are touched; only pages count. mmap(2), cgroups(7).
 */
#include <string.h>
#include <sys/mman.h>

#include "size.h"
#include "trace.h"

static void *map(const char *size, size_t *length)
{
    unsigned long long bytes = 0;
    parse_size(size, &bytes);
    *length = bytes;
    void *memory;
    /* NORESERVE: the kernel does not ask whether it could ever give so much (vm.overcommit_memory, proc_sys_vm(5)). */
    CALL("mmap", memory = mmap(NULL, *length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
         "NULL", number((long)*length), "PROT_READ|PROT_WRITE", "MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE", "-1", "0");
    return memory;
}

static int reserve(struct stage *stage, char **args)
{
    (void)stage;
    size_t length;
    return map(args[0], &length) == MAP_FAILED ? -1 : 0;
}

/* No system call, and yet the kernel has the work: at each page that is touched first it has to find one. */
static int fill(struct stage *stage, char **args)
{
    (void)stage;
    size_t length;
    void *memory = map(args[0], &length);
    if (memory == MAP_FAILED)
        return -1;
    memset(memory, 1, length);
    return 0;
}

static const char *check_size(char **args)
{
    unsigned long long bytes;
    return parse_size(args[0], &bytes) && bytes > 0 ? NULL : "the size is a number of bytes such as 64M or 2G";
}

/* It may be that nothing limits it but the machine. */
static const char *check_moderate_size(char **args)
{
    unsigned long long bytes;
    return parse_size(args[0], &bytes) && bytes > 0 && bytes <= 1 << 30
               ? NULL
               : "the size is a number of bytes such as 64M, at most 1G";
}

const struct step step_reserve = {
    .name = "reserve",
    .args = "BYTES",
    .min_args = 1,
    .max_args = 1,
    .what = "ask for so much memory and touch none of it, until the command begins",
    .man = "mmap(2)",
    .check = check_size,
    .hints = HINTS({ENOMEM, "so many addresses there are not, or a limit is reached (ulimit -v, vm.overcommit_memory)"}),
    CODE(reserve),
};

const struct step step_fill = {
    .name = "fill",
    .args = "BYTES",
    .min_args = 1,
    .max_args = 1,
    .what = "ask for so much memory and write to every page of it, until the command begins",
    .man = "mmap(2), cgroups(7)",
    .check = check_moderate_size,
    .hints = HINTS({ENOMEM, "so many addresses there are not, or a limit is reached (ulimit -v, vm.overcommit_memory)"}),
    CODE(fill),
};
