/* Rules of a filter as a person writes them: "EPERM:mount,@namespace", "kill:ptrace", "default". */
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "nearest.h"
#include "seccomp.h"
#include "trace.h"

#ifndef SYS_clone3
#define SYS_clone3 435
#endif

/* The CLONE_NEW* flags of clone(2). CLONE_NEWTIME is not one: there its bit is part of the child's signal. */
#define CLONE_NAMESPACES 0x7e020000U

static void add(struct rules *rules, int number, uint32_t answer, uint32_t flags)
{
    rules->rules = realloc(rules->rules, (rules->count + 1) * sizeof *rules->rules);
    if (!rules->rules)
        die(EXIT_OURSELVES, "out of memory");
    rules->rules[rules->count++] = (struct rule){number, answer, flags};
}

/*
 * clone is here only with a flag that makes a namespace. clone3 has its flags in memory, where a filter can't look: it
 * is said not to be there, since a C library then takes clone. With EPERM it would not, and there would be no threads.
 */
static void add_member(struct rules *rules, const char *name, uint32_t answer)
{
    int number = system_call_number(name);
    bool refused = answer != ANSWER_LOG;
    if (number >= 0)
        add(rules, number, refused && number == SYS_clone3 ? ANSWER_ERRNO | ENOSYS : answer,
            number == SYS_clone ? CLONE_NAMESPACES : 0);
}

static void add_group(struct rules *rules, const char *members, uint32_t answer)
{
    char *copy = strdup(members), *rest = NULL;
    if (!copy)
        die(EXIT_OURSELVES, "out of memory");
    for (char *name = strtok_r(copy, " ", &rest); name; name = strtok_r(NULL, " ", &rest))
        add_member(rules, name, answer);
    free(copy);
}

static const char *add_calls(struct rules *rules, const char *name, uint32_t answer)
{
    const char *members = group_members(name);
    int number = system_call_number(name);
    if (!*name)
        return "the name of a system call is missing";
    if (members)
        add_group(rules, members, answer);
    else if (*name == '@')
        return text("there is no group '%.40s'; the nearest name is %s", name, nearest(name, group_at));
    else if (number < 0)
        return text("this machine has no system call '%.40s'; the nearest name is %s", name,
                    nearest(name, system_call_at));
    else
        add(rules, number, answer, 0);
    return NULL;
}

/* An errno, kill or log. */
static bool parse_action(const char *word, uint32_t *answer)
{
    int error = error_number(word);
    if (!strcmp(word, "kill"))
        *answer = ANSWER_KILL;
    else if (!strcmp(word, "log"))
        *answer = ANSWER_LOG;
    else if (error > 0)
        *answer = ANSWER_ERRNO | (uint32_t)error;
    else
        return false;
    return true;
}

/* Takes the word apart: writes into it. */
static const char *parse_rule(char *word, struct rules *rules)
{
    uint32_t answer;
    const char *wrong = NULL;
    char *calls = strchr(word, ':');
    if (!calls)
        return text("'%.40s' is no rule; a rule is ACTION:CALL[,CALL...], as in EPERM:mount,@namespace, or default",
                    word);
    *calls++ = '\0';
    if (!parse_action(word, &answer))
        return text("'%.40s' is no action: name an errno, as in EPERM, or kill, or log", word);
    for (char *name; !wrong && (name = strsep(&calls, ","));)
        wrong = add_calls(rules, name, answer);
    return wrong;
}

static const char *parse_copy(const char *word, struct rules *rules)
{
    char *copy = strdup(word);
    if (!copy)
        die(EXIT_OURSELVES, "out of memory");
    const char *wrong = parse_rule(copy, rules);
    free(copy);
    return wrong;
}

const char *parse_rules(char **words, struct rules *rules)
{
    const char *wrong = NULL;
    for (; *words && !wrong; words++) {
        if (strcmp(*words, "default"))
            wrong = parse_copy(*words, rules);
        else
            for (const char *const *rule = default_rules; *rule && !wrong; rule++)
                wrong = parse_copy(*rule, rules);
    }
    return !wrong && rules_are_too_many(rules) ? "these are more calls than the kernel lets a filter look for" : wrong;
}
