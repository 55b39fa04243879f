/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_LINK_PAIR_H
#define PIJOB_LINKS_LINK_PAIR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "message.h"
#include "mpi/node_leaders.h"

/* The link between two hosts, as measured. */
struct link {
    int32_t host[2];    /* the lower one first */
    double latency;     /* seconds: half of the third shortest round trip of one byte */
    double bandwidth;   /* B/s: the best of each direction, the lower of both */
    uint32_t disturbed; /* 1: in every attempt, an end had only a part of a processor */
    uint32_t wrong;     /* corrupted messages, in both directions */
    int32_t sender;     /* of the first of these */
    struct message_error error; /* its first byte that is wrong */
};

/* The end of all links of one host. */
struct link_end {
    const struct node_leaders *leaders; /* this rank is one of them */
    size_t bytes;                       /* size of a message that measures the bandwidth */
    double timeout;                     /* seconds within which the other end has to answer */
    uint64_t volume;                    /* bytes sent and received so far */

    unsigned char *out; /* two buffers of that size */
    unsigned char *in;
};

/* RETURN: 0 with END ready to measure, to be released by link_end_clear(), or -1 with the
 * reason in ERR.
 */
int link_end_init(struct link_end *end, const struct node_leaders *leaders, size_t bytes,
                  double timeout, struct error *err);
void link_end_clear(struct link_end *end);

/* Measure the link between END and HOST, which calls this too.  WANTED of the lower host says
 * whether there is anything to measure.  The lower host improves LINK by the result: the best
 * of all attempts counts, because other processes may disturb an attempt; corrupted messages
 * always count.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed, or the other end did not answer within
 * the timeout of END.
 */
int link_measure(struct link_end *end, int host, bool wanted, struct link *link,
                 struct error *err);

#endif /* PIJOB_LINKS_LINK_PAIR_H */
