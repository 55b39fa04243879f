/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * sockets.c - the TCP connections of this process, whoever opened them
 *
 * tcp_info of the kernel (linux/tcp.h) counts acknowledged and received bytes since
 * Linux 4.1; the struct of glibc's header has no such members.
 */

#include <config.h>

#include "sockets.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <ifaddrs.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_storage room;
};

/* The IPv4 address that ADDRESS is, also when it is written as one of IPv6; or NULL. */
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

/* Bytes that socket FD has carried to another host, and its own address; 0: it is no such
 * socket. */
static uint64_t bytes_of(int fd, union address *own)
{
    union address peer;
    struct tcp_info info = {.tcpi_state = 0};
    socklen_t own_size = sizeof(*own);
    socklen_t peer_size = sizeof(peer);
    socklen_t info_size = sizeof(info);

    /* The socket to a process of this host has one address at both ends. */
    if (getsockname(fd, &own->any, &own_size) < 0 ||
        (own->any.sa_family != AF_INET && own->any.sa_family != AF_INET6) ||
        getpeername(fd, &peer.any, &peer_size) < 0 || same_address(own, &peer) ||
        getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &info_size) < 0)
        return 0;
    return info.tcpi_bytes_acked + info.tcpi_bytes_received;
}

/* Write the name of the interface that has ADDRESS. */
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

uint64_t sockets_bytes(char *over, size_t size)
{
    DIR *dir = opendir("/proc/self/fd");
    const struct dirent *entry;
    union address busiest;
    uint64_t most = 0;
    uint64_t sum = 0;

    over[0] = '\0';
    while (dir && (entry = readdir(dir))) {
        union address own;
        uint64_t bytes = entry->d_name[0] == '.' ? 0 : bytes_of(atoi(entry->d_name), &own);

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
