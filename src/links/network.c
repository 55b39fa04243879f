/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * network.c - what the kernel tells about the network use of this process
 *
 * TCP: tcp_info (linux/tcp.h) counts acknowledged and received bytes since Linux 4.1; the
 * struct in glibc's header does not have these members.
 *
 * InfiniBand: Documentation/ABI/stable/sysfs-class-infiniband in the Linux kernel:
 * DEVICE/ports/N/state is "4: ACTIVE", DEVICE/ports/N/link_layer is "InfiniBand" or
 * "Ethernet".
 */

#include <config.h>

#include "network.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <ifaddrs.h>
#include <limits.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/text.h"

#define VERBS_DEVICE "/dev/infiniband/uverbs"

/* ---- TCP connections ---- */

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_storage room;
};

/* RETURN: the IPv4 address in ADDRESS, which may be written as one of IPv6, or NULL. */
static const void *as_v4(const union address *address)
{
    if (address->any.sa_family == AF_INET)
        return &address->v4.sin_addr;
    if (address->any.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&address->v6.sin6_addr))
        return address->v6.sin6_addr.s6_addr + 12;
    return NULL;
}

static bool same_address(const union address *a, const union address *b)
{
    const void *x = as_v4(a);
    const void *y = as_v4(b);

    if (x && y)
        return memcmp(x, y, sizeof(struct in_addr)) == 0;
    return !x && !y && a->any.sa_family == AF_INET6 && b->any.sa_family == AF_INET6 &&
           IN6_ARE_ADDR_EQUAL(&a->v6.sin6_addr, &b->v6.sin6_addr);
}

/* RETURN: the bytes that socket FD has carried to and from another host or, with WITHIN, any
 * host, with its own address in OWN; 0 if it is no such TCP socket. */
static uint64_t bytes_of(int fd, bool within, union address *own)
{
    union address peer;
    struct tcp_info info = {.tcpi_state = 0};
    socklen_t own_size = sizeof(*own);
    socklen_t peer_size = sizeof(peer);
    socklen_t info_size = sizeof(info);

    /* A connection within this host has the same address at both ends. */
    if (getsockname(fd, &own->any, &own_size) < 0 ||
        (own->any.sa_family != AF_INET && own->any.sa_family != AF_INET6) ||
        getpeername(fd, &peer.any, &peer_size) < 0 || (!within && same_address(own, &peer)) ||
        getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &info_size) < 0)
        return 0;
    return info.tcpi_bytes_acked + info.tcpi_bytes_received;
}

/* Write the name of the interface that has ADDRESS into NAME. */
static void interface_of(const union address *address, char *name, size_t size)
{
    struct ifaddrs *list = NULL;

    name[0] = '\0';
    if (getifaddrs(&list) < 0)
        return;
    for (const struct ifaddrs *i = list; i; i = i->ifa_next) {
        union address its = {.any = {.sa_family = AF_UNSPEC}};

        if (!i->ifa_addr)
            continue;
        if (i->ifa_addr->sa_family == AF_INET)
            memcpy(&its.v4, i->ifa_addr, sizeof(its.v4));
        else if (i->ifa_addr->sa_family == AF_INET6)
            memcpy(&its.v6, i->ifa_addr, sizeof(its.v6));
        if (its.any.sa_family != AF_UNSPEC && same_address(&its, address)) {
            (void)snprintf(name, size, "%s", i->ifa_name);
            break;
        }
    }
    freeifaddrs(list);
}

static uint64_t count_bytes(bool within, char *over, size_t size)
{
    DIR *dir = opendir("/proc/self/fd");
    const struct dirent *entry;
    union address busiest;
    uint64_t most = 0;
    uint64_t sum = 0;

    over[0] = '\0';
    while (dir && (entry = readdir(dir))) {
        union address own;
        uint64_t bytes =
            entry->d_name[0] == '.' ? 0 : bytes_of(atoi(entry->d_name), within, &own);

        sum += bytes;
        if (bytes > most) {
            most = bytes;
            busiest = own;
        }
    }
    if (dir)
        (void)closedir(dir);
    if (most > 0)
        interface_of(&busiest, over, size);
    return sum;
}

uint64_t network_tcp_bytes(char *over, size_t size)
{
    return count_bytes(false, over, size);
}

uint64_t network_tcp_bytes_of_all(void)
{
    char over[1]; /* not asked for */

    return count_bytes(true, over, sizeof(over));
}

/* ---- InfiniBand devices ---- */

bool network_verbs_device(char *name, size_t size)
{
    DIR *dir = opendir("/proc/self/fd");
    const struct dirent *entry;
    bool found = false;

    while (dir && !found && (entry = readdir(dir))) {
        char target[64];
        char path[128];
        ssize_t length = readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1);
        FILE *file;

        if (length <= 0)
            continue;
        target[length] = '\0';
        if (strncmp(target, VERBS_DEVICE, strlen(VERBS_DEVICE)) != 0)
            continue;
        found = true;
        (void)snprintf(path, sizeof(path), "/sys/class/infiniband_verbs/%.64s/ibdev",
                       strrchr(target, '/') + 1);
        file = fopen(path, "re");
        if (file && fgets(name, (int)size, file))
            name[strcspn(name, "\n")] = '\0';
        if (file)
            (void)fclose(file);
    }
    if (dir)
        (void)closedir(dir);
    return found;
}

/* RETURN: whether the first line of ROOT/DEVICE/ports/PORT/NAME contains WORD. */
static bool file_has(const char *root, const char *device, const char *port, const char *name,
                     const char *word)
{
    char path[PATH_MAX];
    char line[64] = "";
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/%s/ports/%s/%s", root, device, port, name);
    file = fopen(path, "re");
    if (!file)
        return false;
    if (!fgets(line, sizeof(line), file))
        line[0] = '\0';
    (void)fclose(file);
    return strstr(line, word) != NULL;
}

static int no_dot(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void free_list(struct dirent **list, int count)
{
    for (int i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

static bool is_active(const char *root, const char *device)
{
    char path[PATH_MAX];
    struct dirent **port = NULL;
    bool active = false;
    int count;

    (void)snprintf(path, sizeof(path), "%s/%s/ports", root, device);
    count = scandir(path, &port, no_dot, alphasort);
    for (int i = 0; i < count; i++)
        active =
            active || (file_has(root, device, port[i]->d_name, "state", "ACTIVE") &&
                       file_has(root, device, port[i]->d_name, "link_layer", "InfiniBand"));
    if (count >= 0)
        free_list(port, count);
    return active;
}

int network_ports(const char *root, char *text, size_t size)
{
    struct dirent **device = NULL;
    int count = scandir(root, &device, no_dot, versionsort);
    struct text list = text_begin(text, size);
    int active = 0;

    for (int i = 0; i < count; i++) {
        if (!is_active(root, device[i]->d_name))
            continue;
        text_item(&list, ",", device[i]->d_name);
        active++;
    }
    if (count >= 0)
        free_list(device, count);
    return active;
}
