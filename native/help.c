#include <stdio.h>
#include <string.h>

#include "json.h"
#include "seccomp.h"
#include "stagehand.h"

static const char before_steps[] =
    "stagehand(1)\n"
    "\n"
    "NAME\n"
    "    stagehand - make a container step by step\n"
    "\n"
    "SYNOPSIS\n"
    "    stagehand [OPTION...] [-UrmuinCTpf] [+] STEP [+ STEP]...\n"
    "              [-- COMMAND [ARG...]]\n"
    "    stagehand --list [--json]\n"
    "    stagehand --ns [PATH...]\n"
    "    stagehand --file-caps PATH...\n"
    "    stagehand --calls\n"
    "    stagehand --remove-link NAME\n"
    "\n"
    "DESCRIPTION\n"
    "    Performs the steps in the order given, then executes COMMAND (default: your\n"
    "    shell). It needs no privileges. When a step fails it says which system call\n"
    "    failed and why. When the command ends, or stagehand does by whatever signal,\n"
    "    nothing of it is left; but after SIGKILL a control group may be, or a link\n"
    "    that root has made in the network of the host.\n"
    "\n"
    "    The flags are those of unshare(1), for short: -r is 'unshare user +\n"
    "    map-root', -m is 'unshare mnt + private'; -u -i -n -C -T -p unshare uts,\n"
    "    ipc, net, cgroup, time, pid; -U is 'unshare user', -f is 'fork'. They stand\n"
    "    for steps in the order that works.\n"
    "\n"
    "STEPS\n";

static const char after_steps[] =
    "\n"
    "OPTIONS\n"
    "    --keep-going  after a step that failed go on with the next one\n"
    "    --trace FD    write one JSON object a line to this descriptor: each step\n"
    "                  with its system calls\n"
    "    --pace FD     before each step, and behind the exec, wait for a byte on this\n"
    "                  descriptor; 'a' means: do all the rest. End at once when the\n"
    "                  other side hangs up\n"
    "    --env FD      the environment of COMMAND: NAME=VALUE, a zero behind each,\n"
    "                  read from this descriptor to its end. Without it it is ours\n"
    "    --mind-terminal FD\n"
    "                  do nothing but put the terminal back as it is now, should the\n"
    "                  other side of FD hang up without having sent a byte\n"
    "    --list        the steps, one a line; with --json for programs\n"
    "    --ns          tell of the namespaces at these paths, or else at those on\n"
    "                  standard input, one a line: one JSON object a line, with the\n"
    "                  path and the namespace followed by those above it (type,\n"
    "                  inode, parent, owner, and the creator of a user namespace;\n"
    "                  null: there is none, or it is out of our sight), or errno\n"
    "    --file-caps   the capabilities that the files at these paths carry: one JSON\n"
    "                  object a line, with the path, the attribute as it is in hex\n"
    "                  (null: none), whether the mount is nosuid, and errno\n"
    "    --remove-link NAME\n"
    "                  take away a link of the host, learn-..., that was left so\n"
    "    --calls       the system calls that the step seccomp knows, one a line\n"
    "    --help        this page\n"
    "\n"
    "TERMINALS\n"
    "    On a terminal COMMAND is a job in its foreground: Ctrl-C, Ctrl-Z, fg and bg\n"
    "    act on it. With the step 'pty' it has a terminal of its own instead. All\n"
    "    keys go there, Ctrl-Z too, which stops what a shell inside can continue;\n"
    "    'suspend' in a shell that is not PID 1 stops stagehand itself. Should\n"
    "    stagehand be killed by SIGKILL meanwhile, nobody puts the terminal outside\n"
    "    back: 'stty sane' does.\n"
    "\n"
    "EXIT STATUS\n"
    "    That of COMMAND, or 128+N when signal N killed it; 125 a step failed, 126\n"
    "    COMMAND can't be executed, 127 COMMAND was not found, 2 the command line\n"
    "    makes no sense.\n"
    "\n"
    "EXAMPLES\n"
    "    stagehand -ru + hostname moby -- hostname\n"
    "    stagehand -rmpf + mount proc -- ps ax\n"
    "\n"
    "SEE ALSO\n"
    "    unshare(1), namespaces(7), user_namespaces(7), learn(1)\n";

/* A page that was cut short, because the disk is full or the reader has gone, is a failure like any other. */
void finish_output(void)
{
    if (fflush(stdout) || ferror(stdout))
        die(EXIT_OURSELVES, "can't write: %s", strerror(errno));
}

/* Behind eight blanks, in lines that fit on a terminal. */
static void print_wrapped(const char *text)
{
    const int width = 72;
    while (*text) {
        int length = (int)strlen(text) <= width ? (int)strlen(text) : width;
        while (text[length] && text[length] != ' ' && length > 0)
            length--;
        printf("        %.*s\n", length, text);
        text += length + (text[length] == ' ');
    }
}

void print_help(void)
{
    fputs(before_steps, stdout);
    for (int i = 0; steps[i]; i++) {
        printf("    %s%s%s\n", steps[i]->name, *steps[i]->args ? " " : "", steps[i]->args);
        print_wrapped(steps[i]->what);
        printf("        See %s\n", steps[i]->man);
    }
    fputs(after_steps, stdout);
    finish_output();
}

static void list_as_json(void)
{
    struct json list = {0};
    json_raw(&list, "[");
    for (int i = 0; steps[i]; i++) {
        const char *fields[][2] = {{"name", steps[i]->name},     {"args", steps[i]->args},
                                   {"what", steps[i]->what},     {"man", steps[i]->man},
                                   {"file", steps[i]->file},     {"function", steps[i]->function}};
        json_raw(&list, i ? ",\n {" : "\n {");
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
            json_raw(&list, f ? "," : "");
            json_string(&list, fields[f][0]);
            json_raw(&list, ":");
            json_string(&list, fields[f][1]);
        }
        json_raw(&list, "}");
    }
    json_raw(&list, "\n]\n");
    fputs(list.text, stdout);
}

void print_list(bool json)
{
    if (json)
        list_as_json();
    for (int i = 0; steps[i] && !json; i++)
        printf("%-15s %-23s %s\n", steps[i]->name, steps[i]->args, steps[i]->what);
    finish_output();
}

/* Some names are in both tables, the C library's and ours. */
int print_calls(void)
{
    const char *name;
    for (int i = 0; (name = system_call_at(i)); i++)
        printf("%s\n", name);
    finish_output();
    return 0;
}
