/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_SOCKETS_H
#define PIJOB_LINKS_SOCKETS_H

#include <stddef.h>
#include <stdint.h>

/* Count what this process's TCP connections to other hosts have carried, in both
 * directions, and write the network interface of the busiest one into OVER; empty without
 * any.
 * RETURN: bytes.
 */
uint64_t sockets_bytes(char *over, size_t size);

#endif /* PIJOB_LINKS_SOCKETS_H */
