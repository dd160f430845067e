#include <stdlib.h>
#include <string.h>

#include "host_links.h"
#include "stagehand.h"

static int descriptor(const char *option, const char *word)
{
    char *end = NULL;
    long fd = word ? strtol(word, &end, 10) : -1;
    if (!word || !*word || *end || fd < 3 || fd > 1 << 20)
        usage_error("%s needs the number of an open file descriptor, 3 or more", option);
    return (int)fd;
}

/* For the ledger of `learn`, should a guard have been killed. */
static int remove_named_link(const char *name)
{
    if (!name)
        usage_error("--remove-link needs the name of a link; it begins with learn-");
    if (remove_link(name) < 0)
        die(EXIT_OURSELVES, "can't remove the link %s: %s", name, strerror(errno));
    return 0;
}

/* Options come first, in any order; the first word that is none begins the recipe. */
void parse_options(int argc, char **argv, struct options *options)
{
    int i = 1;
    bool list = false, json = false;
    *options = (struct options){.trace_fd = -1, .pace_fd = -1};
    for (; i < argc && !strncmp(argv[i], "--", 2) && argv[i][2]; i++) {
        if (!strcmp(argv[i], "--help")) {
            print_help();
            exit(0);
        } else if (!strcmp(argv[i], "--list"))
            list = true;
        else if (!strcmp(argv[i], "--json"))
            json = true;
        else if (!strcmp(argv[i], "--keep-going"))
            options->keep_going = true;
        else if (!strcmp(argv[i], "--trace"))
            options->trace_fd = descriptor(argv[i], argv[i + 1]), i++;
        else if (!strcmp(argv[i], "--pace"))
            options->pace_fd = descriptor(argv[i], argv[i + 1]), i++;
        else if (!strcmp(argv[i], "--env"))
            options->environment = read_environment(descriptor(argv[i], argv[i + 1])), i++;
        else if (!strcmp(argv[i], "--ns"))
            exit(tell_namespaces(argv + i + 1));
        else if (!strcmp(argv[i], "--remove-link"))
            exit(remove_named_link(argv[i + 1]));
        else if (!strcmp(argv[i], "--file-caps"))
            exit(tell_file_capabilities(argv + i + 1));
        else if (!strcmp(argv[i], "--calls"))
            exit(print_calls());
        else if (!strcmp(argv[i], "--mind-terminal"))
            exit(mind_terminal(descriptor(argv[i], argv[i + 1])));
        else
            usage_error("there is no option %s", argv[i]);
    }
    if (list) {
        if (argv[i])
            usage_error("--list takes no recipe");
        print_list(json);
        exit(0);
    }
    if (json)
        usage_error("--json goes with --list");
    parse_recipe(argv + i, &options->recipe);
}
