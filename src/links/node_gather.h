/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_NODE_GATHER_H
#define PIJOB_LINKS_NODE_GATHER_H

#include <mpi.h>

#include "core/error.h"
#include "node_figures.h"

#define NODE_WAIT 2e-4 /* seconds between two tests for messages of a rank that only waits */

/* What the leader of a node learns of each of its ranks. */
struct node_ending {
    int32_t results;
    char transport[NODE_TRANSPORT_SIZE];
    char refused[SINGLE_COPY_WHY_SIZE]; /* why CMA is; empty: it works */
};

/* Bring LENGTH bytes of each rank of MPI to ALL of its first one, and sleep meanwhile.
 * Collective over MPI.
 * RETURN: 0, or -1 with the reason in ERR: MPI failed.
 */
int node_gather(const void *mine, int length, void *all, MPI_Comm mpi, struct error *err);

/* Find the figures of a node, whose ranks have MPI.  This rank has MINE, and the results of
 * some of the PAIRS at RESULT.  Collective over MPI.
 * RETURN: 0, on the first rank with FIGURES, or -1 with the reason in ERR.
 */
int node_gather_figures(MPI_Comm mpi, const struct node_ending *mine,
                        const struct node_result *result, int pairs,
                        struct node_figures *figures, struct error *err);

#endif /* PIJOB_LINKS_NODE_GATHER_H */
