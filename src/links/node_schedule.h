/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_NODE_SCHEDULE_H
#define PIJOB_LINKS_NODE_SCHEDULE_H

#include <stdint.h>

/* The pairs of ranks of a node between which messages are tested: each rank with the next one,
 * and one pair of ranks for each pair of NUMA domains, so that every kind of path is tested
 * and their number grows with the number of ranks only.
 */

/* Where a rank is bound. */
struct node_place {
    int32_t socket; /* -1: unknown, or several */
    int32_t numa;   /* NUMA domain; the same */
};

/* How far apart the two ranks of a pair are. */
enum node_distance {
    NODE_NEAR,   /* in one NUMA domain, or it is not known where they are */
    NODE_NUMA,   /* in two NUMA domains of a socket */
    NODE_SOCKET, /* on two sockets */
    NODE_DISTANCES
};

/* A pair of ranks of a node, by their index on it. */
struct node_pair {
    int32_t low, high; /* low < high */
    int32_t distance;  /* enum node_distance */
};

/* Of more domains than this, each is paired with the next one only. */
enum { NODE_DOMAINS_MAX = 16 };

/* RETURN: how many pairs node_schedule() writes for RANKS at most.
 */
int node_schedule_most(int ranks);

/* Write the pairs of RANKS, of which rank I is bound to PLACE[I], to PAIR, which has room for
 * node_schedule_most().  No pair occurs twice.
 * RETURN: the number of pairs; 0 for a single rank.
 */
int node_schedule(const struct node_place *place, int ranks, struct node_pair *pair);

#endif /* PIJOB_LINKS_NODE_SCHEDULE_H */
