/* A filter of system calls: rules as a person writes them, and the program that the kernel runs. seccomp(2). */
#ifndef SECCOMP_H
#define SECCOMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the kernel does with a call; an errno goes into the lower 16 bits of the first. Names as in seccomp(2). */
#define ANSWER_ERRNO 0x00050000U
#define ANSWER_KILL 0x80000000U /* the whole process, with SIGSYS */
#define ANSWER_LOG 0x7ffc0000U  /* allowed, and in the log of the kernel */
#define ANSWER_ALLOW 0x7fff0000U

struct rule {
    int number;      /* of the system call, on this architecture */
    uint32_t answer;
    uint32_t flags;  /* only when the first argument has one of these; 0: always */
};

/* Rules are asked in their order; the first that fits answers. What no rule names is allowed. */
struct rules {
    struct rule *rules;
    int count;
};

/* seccomp_rules.c: "EPERM:mount,@namespace", "kill:ptrace", "default". Returns NULL, or what is wrong. */
const char *parse_rules(char **words, struct rules *rules);

/* seccomp_groups.c: what stands behind "@mount", names with blanks between them, or NULL; and behind "default". */
const char *group_members(const char *name);
const char *group_at(int index);
extern const char *const default_rules[];

/* seccomp_names.c: system calls of the machine that this was compiled for. */
int system_call_number(const char *name); /* -1: there is none of this name */
const char *system_call_at(int index);    /* NULL behind the last */

/* seccomp_filter.c: installs the rules. 0, or -1 with errno. */
int install_filter(const struct rules *rules);
bool rules_are_too_many(const struct rules *rules); /* for the kernel, which takes 4096 instructions */

/* step_seccomp.c: whether a filter of ours gives this errno for this call. */
bool filter_answers(const char *call, int error);

#endif
