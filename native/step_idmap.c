/* Id maps: who the user and group ids of a user namespace are on the outside. user_namespaces(7) has the rules. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "namespaces.h"
#include "trace.h"
#include "write_line.h"

/*
 * Without this, somebody could drop a group that is used to keep them out of a file ("everybody but this group").
 * So the kernel wants it from the unprivileged before it takes a gid_map. It can't be taken back.
 */
static int deny_setgroups(struct stage *stage, char **args)
{
    (void)stage, (void)args;
    return write_line(AT_FDCWD, "/proc/self/setgroups", "deny");
}

/* A map is written once, at offset 0; a second write is refused. */
static const char *map_line(char **args, uid_t own_id)
{
    return args[0] ? text("%s %s %s", args[0], args[1], args[2]) : text("0 %u 1", own_id);
}

static int map_uid(struct stage *stage, char **args)
{
    return write_line(AT_FDCWD, "/proc/self/uid_map", map_line(args, stage->uid));
}

static int map_gid(struct stage *stage, char **args)
{
    return write_line(AT_FDCWD, "/proc/self/gid_map", map_line(args, stage->gid));
}

/* Root inside, yourself outside: the one map that needs nobody's permission. */
static int map_root(struct stage *stage, char **args)
{
    (void)args;
    char *none[] = {NULL};
    return deny_setgroups(stage, none) || map_uid(stage, none) || map_gid(stage, none) ? -1 : 0;
}

static int map_self(struct stage *stage, char **args)
{
    (void)args;
    char uid[16], gid[16];
    char *same_uid[] = {uid, uid, "1", NULL}, *same_gid[] = {gid, gid, "1", NULL};
    snprintf(uid, sizeof uid, "%u", stage->uid);
    snprintf(gid, sizeof gid, "%u", stage->gid);
    return deny_setgroups(stage, NULL) || map_uid(stage, same_uid) || map_gid(stage, same_gid) ? -1 : 0;
}

static bool is_id(const char *word)
{
    char *end;
    unsigned long value = strtoul(word, &end, 10);
    return *word >= '0' && *word <= '9' && !*end && strlen(word) <= 10 && value <= 4294967295UL;
}

static const char *check_line(char **args)
{
    if (!args[0])
        return NULL;
    return args[1] && args[2] && is_id(args[0]) && is_id(args[1]) && is_id(args[2])
               ? NULL
               : "a map has three numbers: the first id inside, the first id outside, how many";
}

const struct step step_map_root = {
    .name = "map-root",
    .args = "",
    .what = "be root inside: setgroups deny, then uid_map and gid_map with one line for yourself",
    .man = "user_namespaces(7)",
    .needs_own = CLONE_NEWUSER,
    .hints = HINTS(
        {EPERM, "the map is written already, or there is no new user namespace"},
        {EACCES, "this user namespace is not your own: put 'unshare user' first"}),
    CODE(map_root),
};

const struct step step_map_self = {
    .name = "map-self",
    .args = "",
    .what = "keep your own ids inside: setgroups deny, then both maps with one line",
    .man = "user_namespaces(7)",
    .needs_own = CLONE_NEWUSER,
    .hints = HINTS(
        {EACCES, "this user namespace is not your own: put 'unshare user' first"},
        {EPERM, "the map is written already, or there is no new user namespace"}),
    CODE(map_self),
};

const struct step step_deny_setgroups = {
    .name = "deny-setgroups",
    .args = "",
    .what = "give up setgroups(2) in this user namespace, for ever",
    .man = "user_namespaces(7)",
    .needs_own = CLONE_NEWUSER,
    .hints = HINTS(
        {EACCES, "this user namespace is not your own: put 'unshare user' first"},
        {EPERM, "the gid_map is written already, and what held then holds for ever"}),
    CODE(deny_setgroups),
};

const struct step step_map_uid = {
    .name = "map-uid",
    .args = "[INSIDE OUTSIDE COUNT]",
    .max_args = 3,
    .what = "write uid_map; without numbers: root inside is you outside",
    .man = "user_namespaces(7)",
    .needs_own = CLONE_NEWUSER,
    .check = check_line,
    .hints = HINTS(
        {EPERM, "a map is written once, for a new user namespace, and without privileges only with your "
         "own id"},
        {EINVAL, "the kernel can't make sense of this line: the count is 0, or an id is too large"}),
    CODE(map_uid),
};

const struct step step_map_gid = {
    .name = "map-gid",
    .args = "[INSIDE OUTSIDE COUNT]",
    .max_args = 3,
    .what = "write gid_map; without numbers: group root inside is your group outside",
    .man = "user_namespaces(7)",
    .needs_own = CLONE_NEWUSER,
    .check = check_line,
    .hints = HINTS(
        {EINVAL, "the kernel can't make sense of this line: the count is 0, or an id is too large"},
        {EPERM, "without privileges the kernel wants setgroups denied before it takes a gid_map, and it "
         "takes one only once"}),
    CODE(map_gid),
};
