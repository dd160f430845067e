/*
 * Rules become a program for the kernel's oldest virtual machine, classic BPF: one register, and jumps that only go
 * forward. The kernel runs it before every system call, over struct seccomp_data, and does what it returns. seccomp(2).
 */
#include <endian.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "seccomp.h"
#include "trace.h"

/* As in linux/filter.h, linux/audit.h and linux/seccomp.h, which are not there with every libc. */
struct instruction {
    uint16_t code;
    uint8_t if_true, if_false; /* how many instructions to skip */
    uint32_t value;
};
struct program {
    unsigned short length;
    struct instruction *instructions;
};
enum {
    LOAD = 0x20,         /* a word of seccomp_data into the register */
    JUMP_EQUAL = 0x15,
    JUMP_AT_LEAST = 0x35,
    JUMP_ANY_BIT = 0x45,
    RETURN = 0x06,
};
/* Where the words are in seccomp_data. Of the first argument, which has 64 bits, flags are in the lower half. */
enum { AT_NUMBER = 0, AT_ARCHITECTURE = 4, AT_FLAGS = 16 + (__BYTE_ORDER == __BIG_ENDIAN ? 4 : 0) };
enum { SET_MODE_FILTER = 1 };

/* AUDIT_ARCH_*: the ELF machine, with a bit for 64 bits and one for little endian. */
#if defined __x86_64__ && !defined __ILP32__
#define ARCHITECTURE 0xc000003eU
#define FIRST_X32_CALL 0x40000000U
#elif defined __aarch64__ && __BYTE_ORDER == __LITTLE_ENDIAN
#define ARCHITECTURE 0xc00000b7U
#else
#define ARCHITECTURE 0U
#endif

static void add(struct program *program, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_false)
{
    program->instructions[program->length++] = (struct instruction){code, if_true, if_false, value};
}

/*
 * A number means another call on another architecture, and a 64-bit processor also takes the calls of its 32-bit
 * ancestor: a filter that does not look is none. On x86-64 there is a third kind, x32, which has a bit in its numbers.
 */
static void add_architecture(struct program *program)
{
    add(program, LOAD, AT_ARCHITECTURE, 0, 0);
    add(program, JUMP_EQUAL, ARCHITECTURE, 1, 0);
    add(program, RETURN, ANSWER_KILL, 0, 0);
    add(program, LOAD, AT_NUMBER, 0, 0);
#ifdef FIRST_X32_CALL
    add(program, JUMP_AT_LEAST, FIRST_X32_CALL, 0, 1);
    add(program, RETURN, ANSWER_ERRNO | ENOSYS, 0, 0);
#endif
}

/* The call's number is in the register, and is again when the rule does not fit. */
static void add_rule(struct program *program, const struct rule *rule)
{
    if (!rule->flags) {
        add(program, JUMP_EQUAL, (uint32_t)rule->number, 0, 1);
        add(program, RETURN, rule->answer, 0, 0);
        return;
    }
    add(program, JUMP_EQUAL, (uint32_t)rule->number, 0, 4);
    add(program, LOAD, AT_FLAGS, 0, 0);
    add(program, JUMP_ANY_BIT, rule->flags, 0, 1);
    add(program, RETURN, rule->answer, 0, 0);
    add(program, LOAD, AT_NUMBER, 0, 0);
}

enum { INSTRUCTIONS_OF_A_RULE = 5, OTHER_INSTRUCTIONS = 7 };

bool rules_are_too_many(const struct rules *rules)
{
    return rules->count > (4096 - OTHER_INSTRUCTIONS) / INSTRUCTIONS_OF_A_RULE; /* BPF_MAXINSNS */
}

static struct program compile(const struct rules *rules)
{
    int most = rules->count * INSTRUCTIONS_OF_A_RULE + OTHER_INSTRUCTIONS;
    struct program program = {0, calloc(most, sizeof(struct instruction))};
    if (!program.instructions)
        die(EXIT_OURSELVES, "out of memory");
    add_architecture(&program);
    for (int i = 0; i < rules->count; i++)
        add_rule(&program, &rules->rules[i]);
    add(&program, RETURN, ANSWER_ALLOW, 0, 0);
    return program;
}

/* The kernel keeps a copy of the program. There is no way to take it back. */
int install_filter(const struct rules *rules)
{
    struct program program = compile(rules);
    int done = -1;
    if (ARCHITECTURE)
        done = CALL("seccomp", syscall(SYS_seccomp, SET_MODE_FILTER, 0, &program), "SECCOMP_SET_MODE_FILTER", "0",
                    text("{%d instructions}", program.length));
    else
        errno = EOPNOTSUPP;
    int error = errno;
    free(program.instructions);
    errno = error;
    return done;
}
