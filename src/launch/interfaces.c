/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * interfaces.c - the network interfaces of this host
 */

#include <config.h>

#include "interfaces.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

/* Each address of an interface is an entry of its own.  RETURN: the size of one that may be
 * reached from other hosts; 0: it is none. */
static socklen_t address_size(const struct ifaddrs *entry)
{
    static const unsigned up = IFF_UP | IFF_RUNNING;
    const struct sockaddr_in6 *six;

    if (!entry->ifa_addr || (entry->ifa_flags & up) != up || (entry->ifa_flags & IFF_LOOPBACK))
        return 0;
    if (entry->ifa_addr->sa_family == AF_INET)
        return sizeof(struct sockaddr_in);
    six = (const void *)entry->ifa_addr;
    return entry->ifa_addr->sa_family == AF_INET6 && !IN6_IS_ADDR_LINKLOCAL(&six->sin6_addr)
               ? sizeof(*six)
               : 0;
}

char *interfaces_list(char *text, size_t size)
{
    struct ifaddrs *list = NULL;
    size_t used = 0;

    (void)snprintf(text, size, "none");
    if (getifaddrs(&list) != 0)
        return text;
    for (const struct ifaddrs *entry = list; entry && used < size; entry = entry->ifa_next) {
        socklen_t length = address_size(entry);
        char address[NI_MAXHOST];

        if (length == 0 || getnameinfo(entry->ifa_addr, length, address, sizeof(address), NULL,
                                       0, NI_NUMERICHOST) != 0)
            continue;
        used += (size_t)snprintf(text + used, size - used, "%s%s %s", used ? ", " : "",
                                 entry->ifa_name, address);
    }
    freeifaddrs(list);
    return text;
}
