#include "nft_rule.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

/* Of <linux/netfilter/nfnetlink.h> and nf_tables.h. All numbers in attributes are in network order. */
enum { OF_TABLES = 10, BATCH_BEGIN = 16, BATCH_END = 17, NEWTABLE = OF_TABLES << 8, NEWCHAIN = NEWTABLE | 3, NEWRULE = NEWTABLE | 6 };
enum { TABLE_NAME = 1, CHAIN_TABLE = 1, CHAIN_NAME = 3, CHAIN_HOOK = 4, CHAIN_TYPE = 7, HOOK_NUMBER = 1, HOOK_PRIORITY = 2 };
enum { RULE_TABLE = 1, RULE_CHAIN = 2, RULE_EXPRESSIONS = 4, ELEMENT = 1, EXPR_NAME = 1, EXPR_DATA = 2, VALUE = 1 };
enum { META_REGISTER = 1, META_KEY = 2, META_IIFNAME = 6, META_OIFNAME = 7, META_L4PROTO = 16 };
enum { CMP_REGISTER = 1, CMP_OP = 2, CMP_DATA = 3, EQUAL = 0 };
enum { PAYLOAD_REGISTER = 1, PAYLOAD_BASE = 2, PAYLOAD_OFFSET = 3, PAYLOAD_LENGTH = 4, TRANSPORT_HEADER = 2 };
enum { IMMEDIATE_REGISTER = 1, IMMEDIATE_DATA = 2, NAT_TYPE = 1, NAT_FAMILY = 2, NAT_ADDRESS = 3, NAT_PORT = 5, DNAT = 1 };
enum { APPEND = 0x800 }; /* NLM_F_APPEND: behind those that are there */
enum { FIRST = 1, SECOND = 2, IPV4 = 2, LINK_NAME = 16, DESTINATION_PORT = 2 };

struct table_part {
    uint8_t family, version;
    uint16_t resource;
};

struct hook {
    const char *chain;
    int number, priority;
};
const struct hook before_routing = {"prerouting", 0, -100}, after_routing = {"postrouting", 4, 100};

static void put(struct message *message, int type, uint32_t value)
{
    attribute_number(message, type, htonl(value));
}

static void begin(struct message *message, int type, int flags, uint16_t resource)
{
    struct table_part part = {type == BATCH_BEGIN || type == BATCH_END ? AF_UNSPEC : IPV4, 0, htons(resource)};
    if (message->length)
        message_end(message);
    message_begin(message, type, flags, &part, sizeof part);
}

/* The table and the chain may be there already. */
static void begin_chain(struct message *message, const struct hook *hook)
{
    begin(message, NEWTABLE, MAKE, 0);
    attribute_text(message, TABLE_NAME, "nat");
    begin(message, NEWCHAIN, MAKE, 0);
    attribute_text(message, CHAIN_TABLE, "nat");
    attribute_text(message, CHAIN_NAME, hook->chain);
    size_t at = nest(message, CHAIN_HOOK);
    put(message, HOOK_NUMBER, hook->number);
    put(message, HOOK_PRIORITY, hook->priority);
    nest_end(message, at);
    attribute_text(message, CHAIN_TYPE, "nat");
}

void rule_begin(struct rule *rule, const struct hook *hook)
{
    struct message *message = &rule->message;
    *rule = (struct rule){0};
    begin(message, BATCH_BEGIN, 0, OF_TABLES);
    begin_chain(message, hook);
    begin(message, NEWRULE, MAKE | APPEND | WITH_ANSWER, 0);
    attribute_text(message, RULE_TABLE, "nat");
    attribute_text(message, RULE_CHAIN, hook->chain);
    rule->expressions = nest(message, RULE_EXPRESSIONS);
}

struct expression {
    size_t element, data;
};

static struct expression expression(struct message *message, const char *name)
{
    struct expression at = {.element = nest(message, ELEMENT)};
    attribute_text(message, EXPR_NAME, name);
    at.data = nest(message, EXPR_DATA);
    return at;
}

static void expression_end(struct message *message, struct expression at)
{
    nest_end(message, at.data);
    nest_end(message, at.element);
}

static void value(struct message *message, int type, const void *bytes, size_t size)
{
    size_t data = nest(message, type);
    attribute(message, VALUE, bytes, size);
    nest_end(message, data);
}

static void equals(struct message *message, const void *bytes, size_t size)
{
    struct expression at = expression(message, "cmp");
    put(message, CMP_REGISTER, FIRST);
    put(message, CMP_OP, EQUAL);
    value(message, CMP_DATA, bytes, size);
    expression_end(message, at);
}

static void meta(struct message *message, int key)
{
    struct expression at = expression(message, "meta");
    put(message, META_REGISTER, FIRST);
    put(message, META_KEY, key);
    expression_end(message, at);
}

static void link_is(struct message *message, int key, const char *link)
{
    char name[LINK_NAME] = "";
    memcpy(name, link, strnlen(link, LINK_NAME - 1));
    meta(message, key);
    equals(message, name, sizeof name);
}

void comes_in_by(struct rule *rule, const char *link)
{
    link_is(&rule->message, META_IIFNAME, link);
}

void leaves_by(struct rule *rule, const char *link)
{
    link_is(&rule->message, META_OIFNAME, link);
}

void is_for_port(struct rule *rule, uint16_t port)
{
    struct message *message = &rule->message;
    meta(message, META_L4PROTO);
    equals(message, &(uint8_t){IPPROTO_TCP}, 1);
    struct expression at = expression(message, "payload");
    put(message, PAYLOAD_REGISTER, FIRST);
    put(message, PAYLOAD_BASE, TRANSPORT_HEADER);
    put(message, PAYLOAD_OFFSET, DESTINATION_PORT);
    put(message, PAYLOAD_LENGTH, sizeof port);
    expression_end(message, at);
    equals(message, &(uint16_t){htons(port)}, sizeof port);
}

static void load(struct message *message, int reg, const void *bytes, size_t size)
{
    struct expression at = expression(message, "immediate");
    put(message, IMMEDIATE_REGISTER, reg);
    value(message, IMMEDIATE_DATA, bytes, size);
    expression_end(message, at);
}

void masquerades(struct rule *rule)
{
    expression_end(&rule->message, expression(&rule->message, "masq"));
}

void goes_to(struct rule *rule, const struct address *address, uint16_t port)
{
    struct message *message = &rule->message;
    load(message, FIRST, address->bytes, address->size);
    load(message, SECOND, &(uint16_t){htons(port)}, sizeof port);
    struct expression at = expression(message, "nat");
    put(message, NAT_TYPE, DNAT);
    put(message, NAT_FAMILY, IPV4);
    put(message, NAT_ADDRESS, FIRST);
    put(message, NAT_PORT, SECOND);
    expression_end(message, at);
}

int rule_add(struct rule *rule, const char *says)
{
    nest_end(&rule->message, rule->expressions);
    begin(&rule->message, BATCH_END, 0, OF_TABLES);
    int fd = netlink_open(NETLINK_OF_FILTERS);
    return netlink_close(fd, fd < 0 ? fd : netlink_ask(fd, &rule->message, says));
}
