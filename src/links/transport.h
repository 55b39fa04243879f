/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_TRANSPORT_H
#define PIJOB_LINKS_TRANSPORT_H

#include <stdint.h>

enum {
    TRANSPORT_NAME_SIZE = 48,
    TRANSPORT_OVER_SIZE = 32,
    TRANSPORT_PORTS_SIZE = 64,
    TRANSPORT_TEXT_SIZE = TRANSPORT_NAME_SIZE + TRANSPORT_OVER_SIZE + 8,
};

/* The transport of messages from this rank to other hosts. */
struct transport {
    char name[TRANSPORT_NAME_SIZE];   /* tcp, openib, ucx/tcp, ucx/ib, ofi/tcp, psm2, ...;
                                         empty: unknown */
    char over[TRANSPORT_OVER_SIZE];   /* network interface, or InfiniBand device, or empty */
    char ports[TRANSPORT_PORTS_SIZE]; /* active InfiniBand devices: mlx5_0,mlx5_1 */
};

/* The traffic of the TCP connections of this process to other hosts so far. */
struct traffic {
    uint64_t bytes;                 /* in both directions */
    char over[TRANSPORT_OVER_SIZE]; /* the interface of the busiest one, or empty */
};

/* RETURN: the traffic up to now.
 */
struct traffic transport_traffic(void);

/* Find out what carried VOLUME bytes of messages to and from other hosts since BEFORE.  The
 * kernel counts the bytes of TCP.  If it was not TCP, MPI's tools interface (MPI_T) tells
 * which components are in use. RETURN: the transport.
 */
struct transport transport_used(const struct traffic *before, uint64_t volume);

/* Write "NAME over DEVICE", or NAME alone, into TEXT.
 * RETURN: TEXT.
 */
char *transport_text(const struct transport *transport, char text[TRANSPORT_TEXT_SIZE]);

#endif /* PIJOB_LINKS_TRANSPORT_H */
