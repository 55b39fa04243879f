/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_NODE_FIGURES_H
#define PIJOB_LINKS_NODE_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "message.h"
#include "node_schedule.h"
#include "node_transport.h"
#include "single_copy.h"

enum { NODE_WHY_SIZE = SINGLE_COPY_WHY_SIZE + 128 };

/* A pair of ranks of a node, as measured. */
struct node_result {
    int32_t rank[2];    /* of the job, the lower one first */
    int32_t distance;   /* enum node_distance */
    uint32_t disturbed; /* 1: in every attempt, a rank had only a part of a processor */
    double latency;     /* seconds: half of the third shortest round trip of one byte */
    double bandwidth;   /* B/s: the best of each direction, the lower of both */
    uint32_t wrong;     /* corrupted messages, in both directions */
    int32_t sender;     /* rank that sent the first of these */
    uint64_t bytes;     /* its size */
    struct message_error error;
};

/* A quantity of all pairs of a node at one distance. */
struct node_spread {
    double min, median, max;
    int32_t worst[2];   /* the ranks of the worst pair */
    uint32_t disturbed; /* whether that pair was */
};

/* All pairs of a node at one distance. */
struct node_span {
    int32_t pairs;
    struct node_spread latency;
    struct node_spread bandwidth;
};

/* The pairs of one node. */
struct node_figures {
    int32_t ranks;
    int32_t pairs;
    int32_t disturbed; /* number of pairs */
    struct node_span span[NODE_DISTANCES];
    uint64_t wrong;                      /* corrupted messages */
    struct node_result wrong_pair;       /* the first pair with one */
    char transport[NODE_TRANSPORT_SIZE]; /* empty: unknown; of several: tcp+vader/cma */
    char why[NODE_WHY_SIZE];             /* why it is not a faster one; empty: not known */
};

/* Sum up COUNT results of a node with RANKS.  The transport and its cause are left empty.
 * RETURN: 0 with FIGURES, or -1 with the reason in ERR: out of memory.
 */
int node_figures_of(const struct node_result *result, int count, int ranks,
                    struct node_figures *figures, struct error *err);

/* RETURN: whether TRANSPORT copies a large message once: vader/cma, sm/xpmem, ...
 */
bool node_copies_once(const char *transport);

#endif /* PIJOB_LINKS_NODE_FIGURES_H */
