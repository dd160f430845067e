/*
 * forward: a machine with several links passes packets on only if it is told to. ip-sysctl, in the kernel's documents.
 * A new network namespace takes this over from the first one (devconf_inherit_init_net, there), so it can be switched off, too.
 */
#include <fcntl.h>
#include <string.h>

#include "namespaces.h"
#include "netlink.h"
#include "write_line.h"

/*
 * /proc/sys/net shows the settings of the network namespace of who opens it, whoever mounted that /proc. Its files
 * belong to the owner of that namespace, and those of the host's to user 0 of the host: see `setting` in stagehand.h.
 */
static int forward_packets(struct stage *stage, char **args)
{
    (void)stage;
    return write_line(AT_FDCWD, "/proc/sys/net/ipv4/ip_forward", args[0] ? "0" : "1");
}

static const char *check_off(char **args)
{
    return args[0] && strcmp(args[0], "off") != 0 ? "it stands alone, or with off" : NULL;
}

const struct step step_forward = {
    .name = "forward",
    .args = "[off]",
    .max_args = 1,
    .what = "pass packets on from one link to another, as a router does; off: no longer",
    .man = "ip(7), proc_sys_net(5)",
    .needs_own = CLONE_NEWNET,
    .setting = true,
    .check = check_off,
    .hints = HINTS(
        {EACCES, NOT_YOUR_NETWORK},
        {EPERM, NOT_YOUR_NETWORK},
        {EROFS, "/proc/sys is mounted read-only here, as container engines do"},
        {ENOENT, "no proc is mounted at /proc"}),
    CODE(forward_packets),
};
