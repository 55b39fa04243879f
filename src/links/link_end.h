/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_LINK_END_H
#define PIJOB_LINKS_LINK_END_H

#include <mpi.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "core/interfaces.h"
#include "inquiry.h"
#include "mpi/node_leaders.h"

/* The end of all links of one host; within a node, that of one rank. */
struct link_end {
    const struct node_leaders *leaders; /* this rank is one of them */
    const char *within;                 /* the name of the node whose ranks these "hosts" are;
                                           NULL: they are hosts */
    size_t bytes;                       /* size of a message that measures the bandwidth */
    double timeout;                     /* seconds within which the other end has to answer */
    const struct interfaces_found *interfaces; /* to be told with a failure */
    uint64_t volume;                           /* bytes sent and received so far */

    /* The size of the largest message that arrived, and of a larger one that is on its way; 0:
     * none is. */
    size_t arrived;
    size_t trying;

    struct inquiry *inquiry; /* what other hosts wait for */

    unsigned char *out; /* two buffers of that size */
    unsigned char *in;
};

/* RETURN: 0 with END ready to measure, to be released by link_end_clear(), or -1 with the
 * reason in ERR.
 */
int link_end_init(struct link_end *end, const struct node_leaders *leaders, size_t bytes,
                  double timeout, const struct interfaces_found *interfaces,
                  struct error *err);
void link_end_clear(struct link_end *end);

/* Send LENGTH bytes to host TO, or receive them from host FROM.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed, or the other end did not answer within
 * the timeout of END.
 */
int link_send(struct link_end *end, int to, int tag, const void *bytes, size_t length,
              struct error *err);
int link_receive(struct link_end *end, int from, int tag, void *bytes, size_t length,
                 struct error *err);

/* Wait for REQUEST, a message to or from HOST.  Never blocks in MPI: if the link is down, MPI
 * would not return.  A HOST that says that it waits for a third host itself is given ten times
 * the timeout: it is there, and will tell of that host before.
 * RETURN: the same.
 */
int link_wait(const struct link_end *end, MPI_Request *request, int host, struct error *err);

#endif /* PIJOB_LINKS_LINK_END_H */
