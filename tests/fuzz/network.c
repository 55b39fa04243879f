/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * network.c - fuzz what the kernel says of networks: addresses of several hosts, InfiniBand
 *
 * The first byte of an input chooses the function.  The linker puts the functions __wrap_* in
 * the place of getifaddrs() and freeifaddrs(); files in /sys are virtual (virtual.h).
 */

#include <config.h>

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/interfaces.h"
#include "fuzz.h"
#include "links/network.h"
#include "virtual.h"

enum { ADDRESSES_MOST = 16, HOSTS_MOST = 6 };

/* ---- Interfaces ---- */

/* What getifaddrs() finds. */
struct address {
    struct ifaddrs item;
    char name[IFNAMSIZ];
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address, mask;
};

static struct address addresses[ADDRESSES_MOST];
static int address_count = -1; /* the real ones */

int __real_getifaddrs(struct ifaddrs **list);
int __wrap_getifaddrs(struct ifaddrs **list);
int __wrap_getifaddrs(struct ifaddrs **list)
{
    if (address_count < 0)
        return __real_getifaddrs(list);
    *list = address_count ? &addresses[0].item : NULL;
    return 0;
}

void __real_freeifaddrs(struct ifaddrs *list);
void __wrap_freeifaddrs(struct ifaddrs *list);
void __wrap_freeifaddrs(struct ifaddrs *list)
{
    if (address_count < 0)
        __real_freeifaddrs(list);
}

/* Few names, networks and addresses, so that some of them are the same. */
static void take_address(struct input *input, struct address *a)
{
    static const char *const names[] = {"eth0", "ib0", "docker0", "virbr0", "a_name_of_15_ch"};
    unsigned bits = (unsigned)input_number(input, 2);
    uint64_t number = input_number(input, bits & 0x400 ? 8 : 1);

    *a = (struct address){.item = {.ifa_name = a->name}};
    (void)snprintf(a->name, sizeof(a->name), "%s", names[bits % 5]);
    a->item.ifa_flags = (bits & 0x100 ? 0 : IFF_UP) | (bits & 0x200 ? IFF_LOOPBACK : 0);
    a->item.ifa_addr = bits & 0x800 ? NULL : &a->address.any;
    a->item.ifa_netmask = bits & 0x1000 ? NULL : &a->mask.any;
    if (bits & 0x2000) {
        a->address.v6.sin6_family = AF_INET6;
        memcpy(a->address.v6.sin6_addr.s6_addr + 8, &number, sizeof(number));
        a->address.v6.sin6_addr.s6_addr[0] = (uint8_t)(bits & 0x4000 ? 0xfe : 0xfd);
        a->address.v6.sin6_addr.s6_addr[1] = (uint8_t)(bits & 0x4000 ? 0x80 : 0);
        memset(a->mask.v6.sin6_addr.s6_addr, 0xff, (bits >> 3 & 0xf) + 1);
    } else {
        a->address.any.sa_family = bits & 0x4000 ? AF_UNIX : AF_INET;
        memcpy(&a->address.v4.sin_addr, &number, sizeof(a->address.v4.sin_addr));
        memset(&a->mask.v4.sin_addr, 0xff, (bits >> 3 & 3) + 1);
    }
}

static void take_addresses(struct input *input)
{
    int most = (int)(input_number(input, 1) % (ADDRESSES_MOST + 1));

    address_count = 0;
    while (address_count < most) {
        struct address *a = &addresses[address_count];

        take_address(input, a);
        if (address_count++ > 0)
            a[-1].item.ifa_next = &a->item;
    }
}

/* RETURN: the number of addresses that MPI may use. */
static uint32_t usable(void)
{
    uint32_t count = 0;

    for (int i = 0; i < address_count; i++) {
        const struct address *a = &addresses[i];
        unsigned flags = a->item.ifa_flags;
        bool local = a->address.v6.sin6_addr.s6_addr[0] == 0xfe;

        count += a->item.ifa_addr && (flags & IFF_UP) && !(flags & IFF_LOOPBACK) &&
                 (a->address.any.sa_family == AF_INET ||
                  (a->address.any.sa_family == AF_INET6 && !local));
    }
    return count < INTERFACES_MAX ? count : INTERFACES_MAX;
}

static void check_interfaces(struct input *input)
{
    size_t size = 1 + input_number(input, 1);
    char *text = fuzz_alloc(size);
    char *none[] = {NULL};
    char cure[512];
    struct interfaces mine;
    extern char **environ;
    char **saved = environ;
    const char *said;

    take_addresses(input);
    virtual_begin(input, NULL);
    mine = interfaces_read();
    HOLDS(mine.count == usable());
    for (uint32_t i = 0; i < mine.count; i++)
        HOLDS(mine.list[i].prefix <= 128 && *mine.list[i].name);
    (void)interfaces_list(text, size);
    HOLDS_OF(strlen(text) < size, text);
    if (size > 1000)
        HOLDS_OF((mine.count == 0) == (strcmp(text, "none") == 0), text);
    environ = none;
    said = interfaces_cure(cure, sizeof(cure));
    HOLDS(!said || (mine.count > 1 && strlen(said) < sizeof(cure)));
    environ = saved;
    virtual_end();
    address_count = -1;
    free(text);
}

static bool same_address(const struct interface *a, const struct interface *b)
{
    return memcmp(a->address, b->address, sizeof(a->address)) == 0;
}

/* RETURN: whether two hosts with networks of their own have an address in common. */
static bool have_clash(const struct interfaces *host, int hosts)
{
    for (int a = 0; a < hosts; a++)
        for (int b = 0; b < a; b++)
            for (uint32_t i = 0; i < host[a].count; i++)
                for (uint32_t k = 0; k < host[b].count; k++)
                    if (host[a].network != host[b].network &&
                        same_address(&host[a].list[i], &host[b].list[k]))
                        return true;
    return false;
}

static void check_hosts(struct input *input)
{
    int hosts = 1 + (int)(input_number(input, 1) % HOSTS_MOST);
    struct interfaces *host = fuzz_alloc((size_t)hosts * sizeof(*host));
    char(*node)[HOST_NAME_SIZE] = fuzz_alloc((size_t)hosts * sizeof(*node));
    struct interfaces_found found;
    struct input none = {NULL, 0};

    for (int h = 0; h < hosts; h++) {
        (void)snprintf(node[h], sizeof(node[h]), "n%d", h);
        take_addresses(input);
        virtual_begin(&none, NULL);
        host[h] = interfaces_read();
        virtual_end();
        host[h].network = input_number(input, 1) % 3;
    }
    address_count = -1;
    HOLDS(interfaces_compare(host, node, hosts, &found) == 0);
    HOLDS_OF((*found.clash != '\0') == have_clash(host, hosts), found.clash);
    HOLDS(hosts > 1 || (!*found.clash && !*found.not_shared));
    HOLDS(strlen(found.clash) < sizeof(found.clash) &&
          strlen(found.not_shared) < sizeof(found.not_shared));
    free(host);
    free(node);
}

/* ---- InfiniBand ---- */

static void check_ports(struct input *input)
{
    static const char *const entries[] = {
        "ib",        "ib/mlx5_0",         "ib/mlx5_0/ports",   "ib/mlx5_0/ports/1",
        "ib/hfi1_0", "ib/hfi1_0/ports",   "ib/hfi1_0/ports/1", "ib/hfi1_0/ports/2",
        "ib/empty",  "ib/mlx5_0/ports/2",
    };
    static char root[300];
    size_t size = 1 + input_number(input, 1) % 40;
    char *text = fuzz_alloc(size);
    char name[16];
    int count;

    for (size_t i = 0; !*root && i < sizeof(entries) / sizeof(entries[0]); i++) {
        char path[300];

        (void)snprintf(path, sizeof(path), "%s/%s", fuzz_scratch(), entries[i]);
        (void)mkdir(path, 0700);
    }
    (void)snprintf(root, sizeof(root), "%s/ib", fuzz_scratch());
    virtual_begin(input, root);
    count = network_ports(root, text, size);
    HOLDS(count >= 0 && count <= 2 && strlen(text) < size);
    HOLDS((count == 0) == (*text == '\0') || size < 4);
    name[0] = '\0';
    (void)network_verbs_device(name, sizeof(name));
    HOLDS(strlen(name) < sizeof(name) && !strchr(name, '\n'));
    virtual_end();
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(struct input *) = {
        check_interfaces,
        check_hosts,
        check_ports,
    };
    struct input input = {data, size};

    checks[input_number(&input, 1) % (sizeof(checks) / sizeof(checks[0]))](&input);
    return 0;
}
