/*
 * masquerade, dnat: rules that put another address into packets on their way. They are what nft(8) makes of
 *     add rule ip nat postrouting oifname "out" masquerade
 *     add rule ip nat prerouting iifname "out" tcp dport 8080 dnat to 10.0.0.2:80
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "namespaces.h"
#include "nft_rule.h"
#include "trace.h"

static const char *check_masquerade(char **args)
{
    return wrong_link(args[0]);
}

/* The kernel remembers each connection, and puts the old address back into the answers. */
static int masquerade(struct stage *stage, char **args)
{
    (void)stage;
    struct rule rule;
    rule_begin(&rule, &after_routing);
    leaves_by(&rule, args[0]);
    masquerades(&rule);
    return rule_add(&rule, text("NFT_MSG_NEWRULE postrouting oifname \"%s\" masquerade", args[0]));
}

/* 0 when it is none. */
static int port_number(const char *word)
{
    bool fits = *word && strlen(word) <= 5 && strspn(word, "0123456789") == strlen(word);
    int port = fits ? atoi(word) : 0;
    return port <= 65535 ? port : 0;
}

/* "10.0.0.2:80", or "10.0.0.2" for the same port. */
static bool parse_target(const char *word, struct address *address, int *port)
{
    char copy[32];
    const char *colon = strchr(word, ':');
    size_t length = colon ? (size_t)(colon - word) : strlen(word);
    if (length >= sizeof copy)
        return false;
    memcpy(copy, word, length);
    copy[length] = '\0';
    if (colon)
        *port = port_number(colon + 1);
    return *port && parse_address(copy, address) && address->family == AF_INET && address->prefix < 0;
}

static const char *check_dnat(char **args)
{
    struct address address;
    int port = port_number(args[1]);
    if (!port)
        return "a port is a number from 1 to 65535";
    return wrong_link(args[0]) ? wrong_link(args[0]) : parse_target(args[2], &address, &port) ? NULL : "they go to an IPv4 address and a port: 10.0.0.2:80";
}

static int send_elsewhere(struct stage *stage, char **args)
{
    (void)stage;
    struct rule rule;
    struct address address;
    int port = port_number(args[1]), target = port;
    parse_target(args[2], &address, &target);
    rule_begin(&rule, &before_routing);
    comes_in_by(&rule, args[0]);
    is_for_port(&rule, port);
    goes_to(&rule, &address, target);
    return rule_add(&rule, text("NFT_MSG_NEWRULE prerouting iifname \"%s\" tcp dport %d dnat to %s", args[0], port, args[2]));
}

#define NO_TABLES "this kernel has no nf_tables (CONFIG_NF_TABLES, modules nf_tables and nfnetlink)"
#define NO_NAT "this kernel has no NAT for nf_tables (CONFIG_NFT_NAT, CONFIG_NFT_MASQ, modules nft_chain_nat, nft_nat, nft_masq)"

static const struct hint about_rules[] = {
    {EPERM, NOT_YOUR_NETWORK},
    {EPROTONOSUPPORT, NO_TABLES},
    {EOPNOTSUPP, NO_TABLES},
    {EINVAL, NO_TABLES},
    {ENOENT, NO_NAT},
    {0, NULL},
};

const struct step step_masquerade = {
    .name = "masquerade",
    .args = "LINK",
    .min_args = 1,
    .max_args = 1,
    .what = "what leaves by this link gets the link's own address as its sender",
    .man = "nft(8)",
    .needs_own = CLONE_NEWNET,
    .check = check_masquerade,
    .hints = about_rules,
    CODE(masquerade),
};

const struct step step_dnat = {
    .name = "dnat",
    .args = "LINK PORT ADDRESS[:PORT]",
    .min_args = 3,
    .max_args = 3,
    .what = "who connects to this TCP port by this link gets to that address behind it",
    .man = "nft(8)",
    .needs_own = CLONE_NEWNET,
    .check = check_dnat,
    .hints = about_rules,
    CODE(send_elsewhere),
};
