/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_INTERFACES_H
#define PIJOB_CORE_INTERFACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "host.h"

enum {
    INTERFACE_NAME_SIZE = 16, /* IFNAMSIZ */
    INTERFACES_MAX = 12,      /* of a host; others are not compared */
};

/* An address of a host that MPI may use: that of an interface which is up, is not the
 * loopback, and is not only for its link. */
struct interface {
    char name[INTERFACE_NAME_SIZE];
    uint8_t address[16]; /* of IPv6; one of IPv4 is mapped (::ffff:a.b.c.d) */
    uint8_t prefix;      /* bits of the network, of 128 */
};

/* The addresses of a host. */
struct interfaces {
    uint64_t network; /* the same for two nodes that have the same network stack */
    uint32_t count;
    uint32_t more; /* 1: it has more of them than LIST */
    struct interface list[INTERFACES_MAX];
};

/* RETURN: the addresses of this host.
 */
struct interfaces interfaces_read(void);

/* Write the addresses of this host, "eth0 10.1.0.3, ib0 10.2.0.3", into TEXT (SIZE bytes).
 * RETURN: TEXT; "none" if it has no address.
 */
char *interfaces_list(char *text, size_t size);

/* RETURN: whether ADDRESS, "10.1.0.3" or "fd00::3", is an address of this host, and not of its
 * loopback.
 */
bool interfaces_have(const char *address);

/* RETURN: a cure for hosts that do not reach each other, in TEXT (SIZE bytes): MPI may take
 * the wrong one of several interfaces of this host.  NULL: there is only one, or the user has
 * told MPI which to take.
 */
const char *interfaces_cure(char *text, size_t size);

/* What is odd about the interfaces of several hosts.  Empty: nothing. */
struct interfaces_found {
    char clash[512];      /* interfaces that have the same address on several hosts, the hosts,
                             and the cure */
    char not_shared[512]; /* the same for one that some hosts do not have; empty also if a host
                             has more addresses than are compared */
    char clash_name[INTERFACE_NAME_SIZE]; /* the names of these interfaces */
    char not_shared_name[INTERFACE_NAME_SIZE];
};

/* Compare the interfaces of HOSTS hosts, whose names are NODE.
 * RETURN: 0 with the result in FOUND, or -1: memory is short.
 */
int interfaces_compare(const struct interfaces *host, char (*node)[HOST_NAME_SIZE], int hosts,
                       struct interfaces_found *found);

#endif /* PIJOB_CORE_INTERFACES_H */
