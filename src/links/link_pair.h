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
    int32_t host[2];            /* the lower one first */
    double latency;             /* seconds: half of the third shortest round trip of a byte */
    double bandwidth;           /* B/s: the best of each direction, of these the lower */
    uint32_t disturbed;         /* 1: in all attempts, an end had its processor only in part */
    uint32_t wrong;             /* messages that arrived changed, in both directions */
    int32_t sender;             /* of the first of them */
    struct message_error error; /* its first byte that is wrong */
};

/* One end of the links of a host. */
struct link_end {
    const struct node_leaders *leaders; /* of which this is one */
    size_t bytes;                       /* of a message whose bandwidth is measured */
    double timeout;                     /* seconds in which the other end has to answer */
    uint64_t volume;                    /* bytes that have gone out and come in so far */

    unsigned char *out; /* two messages of that size */
    unsigned char *in;
};

/* RETURN: 0 with END ready to measure, to be released by link_end_clear(), or -1 with the
 * reason in ERR.
 */
int link_end_init(struct link_end *end, const struct node_leaders *leaders, size_t bytes,
                  double timeout, struct error *err);
void link_end_clear(struct link_end *end);

/* Measure the link of END and HOST, which is to do the same.  WANTED of the lower host of
 * the two says whether there is anything to measure.  What is measured makes LINK better,
 * on the lower host: time that is lost to others does not count, so the best of all
 * attempts does; a message that is wrong counts always.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed, or the other end has not answered
 * for the timeout of END.
 */
int link_measure(struct link_end *end, int host, bool wanted, struct link *link,
                 struct error *err);

#endif /* PIJOB_LINKS_LINK_PAIR_H */
