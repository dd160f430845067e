#include "debts.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "group_undo.h"
#include "host_links.h"
#include "pass.h"

enum { DONE = '+', NOT_DONE = '-' };

struct message {
    char kind;
    char name[NAME_MAX + 1];
    ino_t since;
};

struct debt {
    struct message what;
    int folder;
};

static int performer_end = -1, guard_end = -1;
static struct debt *debts;
static int debt_count;

int debts_open(const struct recipe *recipe)
{
    int ends[2];
    bool needed = false;
    for (int i = 0; i < recipe->count; i++)
        needed = needed || recipe->acts[i].step->owes;
    if (!needed)
        return 0;
    if (pass_open(ends) < 0)
        return -1;
    performer_end = ends[0];
    guard_end = ends[1];
    return 0;
}

int debts_channel(void)
{
    return performer_end;
}

void debts_leave(void)
{
    if (performer_end >= 0)
        close(performer_end);
    performer_end = -1;
}

void debts_hear(void)
{
    debts_leave();
}

void debts_tell(void)
{
    guard_end = -1;
}

static int tell(char kind, const char *name, ino_t since, int folder)
{
    struct message message = {.kind = kind, .since = since};
    snprintf(message.name, sizeof message.name, "%s", name);
    return pass_send(performer_end, &message, sizeof message, folder);
}

int owe(enum debt_kind kind, const char *folder, const char *name, ino_t since)
{
    if (performer_end < 0)
        return 0;
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int told = tell(kind, name, since, fd), error = errno;
    close(fd);
    errno = error;
    return told;
}

void owed(bool done)
{
    int error = errno;
    if (performer_end >= 0)
        tell(done ? DONE : NOT_DONE, "", 0, -1);
    errno = error;
}

static void take(const struct message *message, int folder)
{
    if (message->kind == NOT_DONE && debt_count > 0)
        close(debts[--debt_count].folder);
    if (folder < 0)
        return;
    debts = realloc(debts, (debt_count + 1) * sizeof *debts);
    if (!debts)
        die(EXIT_OURSELVES, "out of memory");
    debts[debt_count++] = (struct debt){.what = *message, .folder = folder};
}

static bool hear_one(void)
{
    struct message message;
    int folder;
    if (pass_receive(guard_end, &message, sizeof message, &folder) != sizeof message)
        return false;
    take(&message, folder);
    return true;
}

static void hear_all(void)
{
    while (guard_end >= 0 && hear_one())
        ;
}

static void disable(const struct debt *debt)
{
    disable_controller(debt->folder, debt->what.name, debt->what.since);
}

static void thaw(const struct debt *debt)
{
    thaw_group(debt->folder, debt->what.name);
}

static void unplug(const struct debt *debt)
{
    if (remove_link(debt->what.name) < 0)
        fprintf(stderr, "stagehand: can't remove the link %s: %s\
", debt->what.name, strerror(errno));
}

static void give_back(const struct debt *debt)
{
    remove_group(debt->folder, debt->what.name);
}

/* The latest first: a group is empty when those that were made in it are gone. */
static void for_each_debt(enum debt_kind kind, void (*undo)(const struct debt *debt))
{
    for (int i = debt_count - 1; i >= 0; i--)
        if (debts[i].what.kind == (char)kind)
            undo(&debts[i]);
}

void debts_thaw(void)
{
    hear_all();
    for_each_debt(DEBT_GROUP, thaw);
    for_each_debt(DEBT_FROZEN, thaw);
}

/* What was switched on for a group can be switched off when that is gone. */
void debts_settle(void)
{
    hear_all();
    for_each_debt(DEBT_GROUP, give_back);
    for_each_debt(DEBT_ENABLED, disable);
    for_each_debt(DEBT_LINK, unplug);
    while (debt_count > 0)
        close(debts[--debt_count].folder);
}
