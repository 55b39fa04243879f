/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * interfaces.c - the network interfaces of this host and of others, compared
 *
 * Bridges of containers and virtual machines (docker0, virbr0) have the same address on each
 * host.  An MPI that takes such an interface for a network between the hosts connects to the
 * wrong host, or to none.
 */

#include <config.h>

#include "interfaces.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hostlist.h"
#include "text.h"

enum { HOSTS_SIZE = 200 }; /* of a list of hosts in a message */

/* ---- This host ---- */

static uint64_t mix(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;

    /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
    return hash;
}

/* Nodes of one Slurm may share a host, and its network. */
static uint64_t network_identity(void)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    char boot[64] = "";
    struct stat st;
    FILE *in = fopen("/proc/sys/kernel/random/boot_id", "re");

    if (in) {
        if (fgets(boot, sizeof(boot), in))
            hash = mix(hash, boot, strlen(boot));
        (void)fclose(in);
    }
    if (stat("/proc/self/ns/net", &st) == 0)
        hash = mix(hash, &st.st_ino, sizeof(st.st_ino));
    return hash;
}

static uint8_t bits_of(const uint8_t *mask, size_t bytes)
{
    int bits = 0;

    for (size_t i = 0; i < bytes; i++)
        bits += __builtin_popcount(mask[i]);
    return (uint8_t)bits;
}

/* Read the address of I into ONE.  RETURN: whether MPI may use it. */
static bool take(const struct ifaddrs *i, struct interface *one)
{
    *one = (struct interface){.prefix = 128};
    if (!i->ifa_addr || !(i->ifa_flags & IFF_UP) || (i->ifa_flags & IFF_LOOPBACK))
        return false;
    (void)snprintf(one->name, sizeof(one->name), "%s", i->ifa_name);
    if (i->ifa_addr->sa_family == AF_INET) {
        struct sockaddr_in v4;

        memcpy(&v4, i->ifa_addr, sizeof(v4));
        one->address[10] = one->address[11] = 0xff;
        memcpy(one->address + 12, &v4.sin_addr, 4);
        if (i->ifa_netmask) {
            memcpy(&v4, i->ifa_netmask, sizeof(v4));
            one->prefix = (uint8_t)(96 + bits_of((const uint8_t *)&v4.sin_addr, 4));
        }
        return true;
    }
    if (i->ifa_addr->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;

        memcpy(&v6, i->ifa_addr, sizeof(v6));
        memcpy(one->address, &v6.sin6_addr, 16);
        if (IN6_IS_ADDR_LINKLOCAL(&v6.sin6_addr))
            return false;
        if (i->ifa_netmask) {
            memcpy(&v6, i->ifa_netmask, sizeof(v6));
            one->prefix = bits_of(v6.sin6_addr.s6_addr, 16);
        }
        return true;
    }
    return false;
}

struct interfaces interfaces_read(void)
{
    struct interfaces mine = {.network = network_identity()};
    struct ifaddrs *all = NULL;

    if (getifaddrs(&all) < 0)
        return mine;
    for (const struct ifaddrs *i = all; i; i = i->ifa_next) {
        struct interface one;

        if (!take(i, &one))
            continue;
        if (mine.count < INTERFACES_MAX)
            mine.list[mine.count++] = one;
        else
            mine.more = 1;
    }
    freeifaddrs(all);
    return mine;
}

/* Read ADDRESS, of IPv4 mapped.  RETURN: whether it is one. */
static bool parse_address(const char *text, uint8_t address[16])
{
    memset(address, 0, 16);
    address[10] = address[11] = 0xff;
    return inet_pton(AF_INET, text, address + 12) == 1 ||
           inet_pton(AF_INET6, text, address) == 1;
}

bool interfaces_have(const char *address)
{
    uint8_t wanted[16];
    struct ifaddrs *all = NULL;
    bool found = false;

    if (!parse_address(address, wanted) || getifaddrs(&all) < 0)
        return false;
    for (const struct ifaddrs *i = all; i && !found; i = i->ifa_next) {
        struct interface one;

        found = take(i, &one) && memcmp(one.address, wanted, sizeof(wanted)) == 0;
    }
    freeifaddrs(all);
    return found;
}

/* An address, and whose it is. */
struct entry {
    const struct interface *interface;
    int host;
};

static int compare_entries(const void *x, const void *y)
{
    const struct entry *a = x;
    const struct entry *b = y;
    int order = memcmp(a->interface->address, b->interface->address, 16);

    return order ? order : (a->host > b->host) - (a->host < b->host);
}

static const char *address_text(const struct interface *one, char text[INET6_ADDRSTRLEN])
{
    struct in6_addr address;
    bool v4;

    memcpy(&address, one->address, sizeof(address));
    v4 = IN6_IS_ADDR_V4MAPPED(&address);
    return inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? one->address + 12 : one->address, text,
                     INET6_ADDRSTRLEN);
}

char *interfaces_list(char *list, size_t size)
{
    struct interfaces mine = interfaces_read();
    struct text names = text_begin(list, size);

    for (uint32_t i = 0; i < mine.count; i++) {
        char address[INET6_ADDRSTRLEN];
        char item[INTERFACE_NAME_SIZE + INET6_ADDRSTRLEN + 1];

        (void)snprintf(item, sizeof(item), "%s %s", mine.list[i].name,
                       address_text(&mine.list[i], address));
        text_item(&names, ", ", item);
    }
    if (mine.count == 0)
        (void)snprintf(list, size, "none");
    return list;
}

const char *interfaces_cure(char *text, size_t size)
{
    struct interfaces mine = interfaces_read();
    char list[128];
    struct text names = text_begin(list, sizeof(list));
    int count = 0;

    for (uint32_t i = 0; i < mine.count; i++) {
        if (i > 0 && strcmp(mine.list[i].name, mine.list[i - 1].name) == 0)
            continue;
        text_item(&names, ",", mine.list[i].name);
        count++;
    }
    if (count < 2 || getenv("OMPI_MCA_btl_tcp_if_include") ||
        getenv("OMPI_MCA_btl_tcp_if_exclude") || getenv("UCX_NET_DEVICES"))
        return NULL;
    (void)snprintf(
        text, size,
        "MPI may use the wrong one of these network interfaces: %s (a bridge such as "
        "docker0 has the same address on every host): set "
        "OMPI_MCA_btl_tcp_if_include, or UCX_NET_DEVICES, to the right one",
        list);
    return text;
}

/* ---- Several hosts ---- */

static bool same_network(const struct interface *a, const struct interface *b)
{
    int whole = a->prefix / 8;
    int mask = 0xff00 >> (a->prefix % 8) & 0xff;

    return a->prefix == b->prefix && memcmp(a->address, b->address, (size_t)whole) == 0 &&
           (mask == 0 || ((a->address[whole] ^ b->address[whole]) & mask) == 0);
}

static bool same_address(const struct interface *a, const struct interface *b)
{
    return memcmp(a->address, b->address, 16) == 0;
}

/* RETURN: the interface of HOST in the network of ONE, or NULL. */
static const struct interface *in_network(const struct interfaces *host,
                                          const struct interface *one)
{
    for (uint32_t i = 0; i < host->count; i++)
        if (same_network(&host->list[i], one))
            return &host->list[i];
    return NULL;
}

/* RETURN: whether all HOSTS are in the network of ONE, each with an address of its own. */
static bool is_shared(const struct interfaces *host, int hosts, const struct interface *one)
{
    for (int h = 0; h < hosts; h++) {
        const struct interface *its = in_network(&host[h], one);

        if (!its || (its != one && same_address(its, one)))
            return false;
    }
    return true;
}

/* The name of an interface by which all hosts reach each other, or "NAME". */
static const char *right_one(const struct interfaces *host, int hosts)
{
    for (uint32_t i = 0; i < host[0].count; i++)
        if (is_shared(host, hosts, &host[0].list[i]))
            return host[0].list[i].name;
    return "NAME";
}

static void put_cure(struct text *t, const struct interfaces *host, int hosts)
{
    const char *name = right_one(host, hosts);

    text_add(t, "; set OMPI_MCA_btl_tcp_if_include=%s, UCX_NET_DEVICES=%s", name, name);
}

/* RETURN: whether two of the COUNT entries at FIRST are of different networks. */
static bool is_clash(const struct interfaces *host, const struct entry *first, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (host[first[i].host].network != host[first[0].host].network)
            return true;
    return false;
}

static void find_clash(const struct interfaces *host, char (*node)[HOST_NAME_SIZE], int hosts,
                       const struct entry *entry, size_t entries,
                       struct interfaces_found *found)
{
    size_t count;

    for (size_t at = 0; at < entries; at += count) {
        char address[INET6_ADDRSTRLEN];
        struct hostlist names = {.names = NULL};
        char list[HOSTS_SIZE];
        struct text t;

        for (count = 1; at + count < entries &&
                        same_address(entry[at].interface, entry[at + count].interface);)
            count++;
        if (!is_clash(host, &entry[at], count))
            continue;
        for (size_t i = 0; i < count; i++)
            if (i == 0 || entry[at + i].host != entry[at + i - 1].host)
                hostlist_add(&names, node[entry[at + i].host]);
        t = text_begin(found->clash, sizeof(found->clash));
        text_add(&t,
                 "%s has the same address on several hosts (%s on %s), and MPI may use it to "
                 "connect them",
                 entry[at].interface->name, address_text(entry[at].interface, address),
                 hostlist_show(&names, list, sizeof(list)));
        hostlist_clear(&names);
        put_cure(&t, host, hosts);
        memcpy(found->clash_name, entry[at].interface->name, sizeof(found->clash_name));
        return;
    }
}

/* RETURN: an interface that only some hosts have, or NULL. */
static const struct interface *find_missing(const struct interfaces *host, int hosts)
{
    for (int h = 1; h < hosts; h++) {
        for (uint32_t i = 0; i < host[0].count; i++)
            if (!in_network(&host[h], &host[0].list[i]))
                return &host[0].list[i];
        for (uint32_t i = 0; i < host[h].count; i++)
            if (!in_network(&host[0], &host[h].list[i]))
                return &host[h].list[i];
    }
    return NULL;
}

static void find_not_shared(const struct interfaces *host, char (*node)[HOST_NAME_SIZE],
                            int hosts, struct interfaces_found *found)
{
    const struct interface *one;
    struct hostlist names = {.names = NULL};
    char list[HOSTS_SIZE];
    struct text t = text_begin(found->not_shared, sizeof(found->not_shared));

    for (int h = 0; h < hosts; h++)
        if (host[h].more)
            return;
    one = find_missing(host, hosts);
    if (!one)
        return;
    for (int h = 0; h < hosts; h++)
        if (in_network(&host[h], one))
            hostlist_add(&names, node[h]);
    text_add(&t, "only some hosts are on the network of %s: %s", one->name,
             hostlist_show(&names, list, sizeof(list)));
    hostlist_clear(&names);
    put_cure(&t, host, hosts);
    memcpy(found->not_shared_name, one->name, sizeof(found->not_shared_name));
}

int interfaces_compare(const struct interfaces *host, char (*node)[HOST_NAME_SIZE], int hosts,
                       struct interfaces_found *found)
{
    struct entry *entry = calloc((size_t)hosts * INTERFACES_MAX, sizeof(*entry));
    size_t entries = 0;

    *found = (struct interfaces_found){.clash = ""};
    if (!entry)
        return -1;
    for (int h = 0; h < hosts; h++)
        for (uint32_t i = 0; i < host[h].count; i++)
            entry[entries++] = (struct entry){&host[h].list[i], h};
    qsort(entry, entries, sizeof(*entry), compare_entries);
    find_clash(host, node, hosts, entry, entries, found);
    find_not_shared(host, node, hosts, found);
    free(entry);
    return 0;
}
