/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_NODE_TRANSPORT_H
#define PIJOB_LINKS_NODE_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NODE_TRANSPORT_SIZE = 48 };

/* Find out what carried VOLUME bytes of messages to and from other ranks of this host since
 * network_tcp_bytes_of_all() was BEFORE.  Write its name into NAME (NODE_TRANSPORT_SIZE
 * bytes): vader/cma, vader/none, sm/xpmem, ucx/shm, tcp, ...; empty: unknown. RETURN: NAME.
 */
char *node_transport_used(uint64_t before, uint64_t volume, char *name);

/* Correct NAME where the kernel refuses CMA: MPI may say that it uses CMA, try it for each
 * large message, and then copy that message twice: vader/cma becomes vader/none.
 * RETURN: whether NAME was such a name.
 */
bool node_transport_refuse(char *name);

#endif /* PIJOB_LINKS_NODE_TRANSPORT_H */
