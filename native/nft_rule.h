/*
 * A rule of nf_tables, as nft(8) tells the kernel of it: a list of expressions, of which some load a part of the packet
 * into a register, some compare it, and the last one acts. Table and chain, both called after what they do, are made
 * with it; all of it is one batch, which comes into force as a whole or not at all.
 */
#ifndef NFT_RULE_H
#define NFT_RULE_H

#include "netlink.h"

/* A point on the way of every packet: before the kernel decides where it goes, or after. */
extern const struct hook before_routing, after_routing;

struct rule {
    struct message message;
    size_t expressions;
};

void rule_begin(struct rule *rule, const struct hook *hook);

/* The packet comes in by this link, or it leaves by it; it is for this port (of TCP). */
void comes_in_by(struct rule *rule, const char *link);
void leaves_by(struct rule *rule, const char *link);
void is_for_port(struct rule *rule, uint16_t port);

/* Then it gets another sender, the address of the link that it leaves by; or another receiver. */
void masquerades(struct rule *rule);
void goes_to(struct rule *rule, const struct address *address, uint16_t port);

/* Calls of a step. 0 when the rule is in force, or -1 with errno. `says` is what the trace shows of it. */
int rule_add(struct rule *rule, const char *says);

#endif
