/* seccomp: which system calls are still to be had. seccomp(2); seccomp_filter.c makes the program for the kernel. */
#include <limits.h>
#include <stdlib.h>

#include "seccomp.h"
#include "trace.h"

static struct rules installed; /* of all the filters so far */

static void remember(const struct rules *rules)
{
    installed.rules = realloc(installed.rules, (installed.count + rules->count + 1) * sizeof *installed.rules);
    if (!installed.rules)
        die(EXIT_OURSELVES, "out of memory");
    for (int i = 0; i < rules->count; i++)
        installed.rules[installed.count++] = rules->rules[i];
}

bool filter_answers(const char *call, int error)
{
    for (int i = 0; call && i < installed.count; i++)
        if (installed.rules[i].number == system_call_number(call) &&
            installed.rules[i].answer == (ANSWER_ERRNO | (uint32_t)error))
            return true;
    return false;
}

static const char *check_rules(char **args)
{
    struct rules rules = {0};
    const char *wrong = parse_rules(args, &rules);
    free(rules.rules);
    return wrong;
}

/*
 * From here on it holds for all that this process does and starts, our own next steps included. Filters add up: each
 * call goes through all of them, and the strictest answer counts.
 */
static int filter_system_calls(struct stage *stage, char **args)
{
    (void)stage;
    struct rules rules = {0};
    parse_rules(args, &rules);
    if (install_filter(&rules) < 0)
        return -1;
    remember(&rules);
    return 0;
}

const struct step step_seccomp = {
    .name = "seccomp",
    .args = "RULE...",
    .min_args = 1,
    .max_args = INT_MAX,
    .what = "forbid system calls: ERRNO:CALL[,CALL...], kill:CALL, log:CALL, a group as in EPERM:@mount, default",
    .man = "seccomp(2)",
    .check = check_rules,
    .hints = HINTS(
        {EACCES, "without CAP_SYS_ADMIN a filter needs no_new_privs, so that it can't fool a setuid program: put "
         "'no-new-privs' first"},
        {ENOSYS, "this kernel was built without filters of system calls"},
        {EOPNOTSUPP, "stagehand knows the system calls of x86-64 and 64-bit ARM only"}),
    CODE(filter_system_calls),
};
