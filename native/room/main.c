/*
 * roomtool: a small engine as docker's is one, who asks it, and who marks a file with capabilities. Only escape rooms
 * have it: it does what it is told by anybody who can reach it, and that is the mistake to be shown.
 *
 *     roomtool serve ADDRESS              starts what it is told on this socket, each by /bin/sh
 *     roomtool ask ADDRESS WORD...        tells it, and prints what it answers
 *     roomtool mark FILE CAP...           capabilities for who executes FILE, as setcap(8) gives them: cap_sys_admin
 */
#include <stdio.h>
#include <string.h>

#include "../stagehand.h"
#include "room.h"

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "serve"))
        return serve(argv[2]);
    if (argc >= 4 && !strcmp(argv[1], "ask"))
        return ask(argv[2], argv + 3);
    if (argc >= 4 && !strcmp(argv[1], "mark"))
        return mark(argv[2], argv + 3);
    fprintf(stderr, "usage: roomtool serve ADDRESS | ask ADDRESS WORD... | mark FILE CAP...\n");
    return EXIT_USAGE;
}
