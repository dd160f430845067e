/*
 * A recipe on the command line: steps with a '+' between them, then '--' and the command.
 *
 *     unshare user + map-root + unshare uts + hostname moby -- sh
 *
 * Flags as those of unshare(1) may stand in front, for the steps that they mean: -ru + hostname moby -- sh
 */
#include <stdlib.h>
#include <string.h>

#include "namespaces.h"
#include "stagehand.h"

static void add_act(struct recipe *recipe, const struct step *step, char **args)
{
    recipe->acts = realloc(recipe->acts, (recipe->count + 1) * sizeof *recipe->acts);
    if (!recipe->acts)
        die(EXIT_OURSELVES, "out of memory");
    recipe->acts[recipe->count++] = (struct act){step, args};
}

static void add_simple(struct recipe *recipe, const char *step, const char *arg)
{
    char **args = calloc(2, sizeof *args);
    if (!args)
        die(EXIT_OURSELVES, "out of memory");
    args[0] = (char *)arg;
    add_act(recipe, find_step(step), args);
}

/*
 * The order is not the one of the letters but the one that works: first the user namespace and its map, which
 * allow the rest; private before anything can be mounted; pid and fork last.
 */
static void expand_flags(struct recipe *recipe, const char *letters)
{
    for (const struct namespace_kind *kind = namespace_kinds; kind->name; kind++) {
        bool by_root = kind->flag == CLONE_NEWUSER && strchr(letters, 'r');
        if (!strchr(letters, kind->letter) && !by_root)
            continue;
        add_simple(recipe, "unshare", kind->name);
        if (by_root)
            add_simple(recipe, "map-root", NULL);
        if (kind->flag == CLONE_NEWNS)
            add_simple(recipe, "private", NULL);
    }
    if (strchr(letters, 'f'))
        add_simple(recipe, "fork", NULL);
}

static int count_until(char **words, const char *end)
{
    int count = 0;
    while (words[count] && strcmp(words[count], end) && strcmp(words[count], "--"))
        count++;
    return count;
}

static void parse_step(struct recipe *recipe, char **words, int count)
{
    if (!count)
        usage_error("a step is missing: a '+' stands between two steps");
    const struct step *step = find_step(words[0]);
    if (!step && !strncmp(words[0], "--", 2))
        usage_error("the option %s must stand in front of flags and steps", words[0]);
    if (!step)
        usage_error("there is no step '%s'; 'stagehand --list' shows all", words[0]);
    char **args = calloc(count, sizeof *args);
    if (!args)
        die(EXIT_OURSELVES, "out of memory");
    memcpy(args, words + 1, (count - 1) * sizeof *args);
    if (count - 1 < step->min_args || count - 1 > step->max_args)
        usage_error("'%s' takes %s", step->name, *step->args ? step->args : "no arguments");
    const char *wrong = step->check ? step->check(args) : NULL;
    if (wrong)
        usage_error("'%s': %s", step->name, wrong);
    add_act(recipe, step, args);
}

/* One or several words of flags, put together: -mu -pfr is -mupfr. Returns how many words were flags. */
static int parse_flags(struct recipe *recipe, char **words)
{
    char letters[64] = "";
    int count = 0;
    for (; words[count] && words[count][0] == '-' && words[count][1] != '-'; count++) {
        const char *flags = words[count] + 1;
        size_t known = strspn(flags, "UrmuinCTpf");
        if (!*flags || flags[known])
            usage_error("there is no flag -%.1s; the flags are -U -r -m -u -i -n -C -T -p -f", flags + known);
        if (strlen(letters) + known >= sizeof letters)
            usage_error("too many flags");
        strcat(letters, flags);
    }
    expand_flags(recipe, letters);
    return count;
}

void parse_recipe(char **words, struct recipe *recipe)
{
    static char *shell[] = {NULL, NULL};
    int flags = parse_flags(recipe, words);
    words += flags;
    if (flags && *words && !strcmp(*words, "+"))
        words++;
    while (*words && strcmp(*words, "--")) {
        int count = count_until(words, "+");
        parse_step(recipe, words, count);
        words += count;
        if (*words && !strcmp(*words, "+")) {
            words++;
            if (!*words || !strcmp(*words, "--"))
                usage_error("a step is missing behind the last '+'");
        }
    }
    if (*words && words[1]) {
        recipe->command = words + 1;
        return;
    }
    char *own_shell = getenv("SHELL");
    shell[0] = own_shell && *own_shell ? own_shell : "/bin/sh";
    recipe->command = shell;
}
