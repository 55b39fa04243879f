/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_LINK_PAIR_H
#define PIJOB_LINKS_LINK_PAIR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "link_end.h"
#include "message.h"

/* The link between two hosts, as measured. */
struct link {
    int32_t host[2];    /* the lower one first */
    double latency;     /* seconds: half of the third shortest round trip of one byte */
    double bandwidth;   /* B/s: the best of each direction, the lower of both */
    uint32_t disturbed; /* 1: in every attempt, an end had only a part of a processor */
    uint32_t wrong;     /* corrupted messages, in both directions */
    int32_t sender;     /* of the first of these */
    uint64_t bytes;     /* its size */
    struct message_error error; /* its first byte that is wrong */
};

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
