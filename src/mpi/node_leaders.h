/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_NODE_LEADERS_H
#define PIJOB_MPI_NODE_LEADERS_H

#include "comm.h"
#include "core/error.h"
#include "core/host.h"
#include "placement.h"

/* The node leaders: the lowest rank of each host.  Their order is the order of the hosts. */
struct node_leaders {
    MPI_Comm mpi; /* of the leaders; MPI_COMM_NULL on any other rank */
    int host;     /* index of the host of this leader; 0: the host of rank 0 */
    int hosts;
    char (*node)[HOST_NAME_SIZE]; /* the name of each host; on leaders only */
};

/* Choose the leaders.  Collective over COMM; PLACEMENT is used on rank 0.
 * RETURN: 0 with LEADERS filled in, to be released by node_leaders_clear(), or -1 with the
 * reason in ERR.
 */
int node_leaders_choose(const struct comm *comm, const struct placement *placement,
                        struct node_leaders *leaders, struct error *err);
void node_leaders_clear(struct node_leaders *leaders);

/* Release LEADERS, but for the names of the hosts, which are the caller's NODE then, to be
 * freed.
 * RETURN: the number of hosts.
 */
int node_leaders_names(struct node_leaders *leaders, char (**node)[HOST_NAME_SIZE]);

#endif /* PIJOB_MPI_NODE_LEADERS_H */
