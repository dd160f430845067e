/* landlock: which files are still to be had, whoever owns them. landlock(7). */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "landlock.h"
#include "trace.h"

/* What can be forbidden, each since a version of Landlock: what an older one does not know stays allowed. */
static const struct access {
    const char *name;
    int since;
    bool reads, of_files;
} accesses[] = {
    {"EXECUTE", 1, true, true},     {"WRITE_FILE", 1, false, true},  {"READ_FILE", 1, true, true},
    {"READ_DIR", 1, true, false},   {"REMOVE_DIR", 1, false, false}, {"REMOVE_FILE", 1, false, false},
    {"MAKE_CHAR", 1, false, false}, {"MAKE_DIR", 1, false, false},   {"MAKE_REG", 1, false, false},
    {"MAKE_SOCK", 1, false, false}, {"MAKE_FIFO", 1, false, false},  {"MAKE_BLOCK", 1, false, false},
    {"MAKE_SYM", 1, false, false},  {"REFER", 2, false, false},      {"TRUNCATE", 3, false, true},
    {"IOCTL_DEV", 5, false, true},
};
enum { COUNT = sizeof accesses / sizeof *accesses };

static bool restricted;

bool under_landlock(void)
{
    return restricted;
}

/* "read:/usr" or "write:/tmp"; NULL when it is neither. */
static const char *path_of(const char *rule)
{
    if (!strncmp(rule, "read:", 5) && rule[5])
        return rule + 5;
    return !strncmp(rule, "write:", 6) && rule[6] ? rule + 6 : NULL;
}

static const char *check_rules(char **args)
{
    for (char **arg = args; *arg; arg++)
        if (!path_of(*arg))
            return text("'%.40s' is no rule; a rule is read:PATH or write:PATH", *arg);
    return NULL;
}

static uint64_t all_of(int version)
{
    uint64_t bits = 0;
    for (int i = 0; i < COUNT; i++)
        if (accesses[i].since <= version)
            bits |= 1ULL << i;
    return bits;
}

/* To write includes to read. A rule for a file may only allow what can be done to a file. */
static uint64_t allowed_by(const char *rule, bool is_folder)
{
    uint64_t bits = 0;
    for (int i = 0; i < COUNT; i++)
        if ((accesses[i].reads || *rule == 'w') && (accesses[i].of_files || is_folder))
            bits |= 1ULL << i;
    return bits;
}

/* "READ_FILE|READ_DIR"; the constants are LANDLOCK_ACCESS_FS_READ_FILE and so on. */
static const char *access_names(uint64_t bits)
{
    static char names[256];
    names[0] = '\0';
    for (int i = 0; i < COUNT; i++)
        if (bits >> i & 1)
            snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", *names ? "|" : "",
                     accesses[i].name);
    return names;
}

/* What the file that `fd` stands for may be used for from now on, and, if it is a folder, all that is below it. */
static int allow_beneath(int ruleset, uint64_t allowed, int fd)
{
    struct landlock_beneath beneath = {.allowed_access = allowed, .parent_fd = fd};
    return CALL("landlock_add_rule", syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_BENEATH, &beneath, 0),
                number(ruleset), "LANDLOCK_RULE_PATH_BENEATH", text("{%s, %d}", access_names(allowed), fd), "0");
}

/* The rule is for what is at this path now, wherever that may be moved or mounted later. */
static int add_rule(int ruleset, uint64_t handled, const char *rule)
{
    struct stat file;
    const char *path = path_of(rule);
    int fd = CALL("openat", open(path, O_PATH | O_CLOEXEC), quoted(path), "O_PATH|O_CLOEXEC");
    if (fd < 0)
        return -1;
    int done = fstat(fd, &file);
    if (done == 0)
        done = allow_beneath(ruleset, allowed_by(rule, S_ISDIR(file.st_mode)) & handled, fd);
    int error = errno;
    close(fd);
    errno = error;
    return done;
}

static int make_ruleset(uint64_t *handled)
{
    struct landlock_ruleset attributes;
    int version = CALL("landlock_create_ruleset", syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION),
                       "NULL", "0", "LANDLOCK_CREATE_RULESET_VERSION");
    if (version < 0)
        return -1;
    attributes.handled_access_fs = *handled = all_of(version);
    return CALL("landlock_create_ruleset",
                syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0),
                text("{%s}", access_names(*handled)), number(sizeof attributes), "0");
}

/* Everything that is handled, and allowed by no rule, is forbidden from the last call on; no one can take it back. */
static int forbid_files(struct stage *stage, char **args)
{
    (void)stage;
    uint64_t handled;
    int ruleset = make_ruleset(&handled), done = ruleset < 0 ? -1 : 0;
    for (char **arg = args; *arg && done == 0; arg++)
        done = add_rule(ruleset, handled, *arg);
    if (done == 0)
        done = CALL("landlock_restrict_self", syscall(SYS_landlock_restrict_self, ruleset, 0), number(ruleset), "0");
    int error = errno;
    if (ruleset >= 0)
        close(ruleset);
    restricted = restricted || done == 0;
    errno = error;
    return done;
}

const struct step step_landlock = {
    .name = "landlock",
    .args = "RULE...",
    .min_args = 1,
    .max_args = INT_MAX,
    .what = "forbid all files but those below: read:PATH (and execute), write:PATH (and read)",
    .man = "landlock(7)",
    .check = check_rules,
    .hints = HINTS(
        {EPERM, "without CAP_SYS_ADMIN this needs no_new_privs: put 'no-new-privs' first"},
        {ENOENT, "a rule is for a file or folder that is there"},
        {ENOSYS, "this kernel has no Landlock: it came with Linux 5.13"},
        {EOPNOTSUPP, "Landlock is switched off: this kernel was started without it (lsm= on its command line)"},
        {E2BIG, "a process can be under 16 rulesets at most"}),
    CODE(forbid_files),
};
