/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_NETWORK_H
#define PIJOB_LINKS_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Count the bytes that the TCP connections of this process to other hosts have carried, in
 * both directions, whoever opened them.  Write the network interface of the busiest
 * connection into OVER; empty if there is none.
 * RETURN: bytes.
 */
uint64_t network_tcp_bytes(char *over, size_t size);

/* RETURN: the same bytes, of the connections within this host, too.
 */
uint64_t network_tcp_bytes_of_all(void);

/* Write the name of an InfiniBand device that this process has open into NAME.
 * RETURN: whether it has any.
 */
bool network_verbs_device(char *name, size_t size);

#define NETWORK_PORTS_ROOT "/sys/class/infiniband"

/* Write the devices below ROOT (NETWORK_PORTS_ROOT) that have an active InfiniBand or
 * Omni-Path port into TEXT: mlx5_0,mlx5_1.  The Ethernet port of a RoCE adapter, which is also
 * listed there, does not count: TCP over it is no mistake. RETURN: the number of devices.
 */
int network_ports(const char *root, char *text, size_t size);

#endif /* PIJOB_LINKS_NETWORK_H */
