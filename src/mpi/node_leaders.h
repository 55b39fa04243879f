/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_NODE_LEADERS_H
#define PIJOB_MPI_NODE_LEADERS_H

#include "comm.h"
#include "core/error.h"
#include "core/host.h"
#include "placement.h"

/* One rank of each host, the lowest there; the order of these is that of the hosts. */
struct envoys {
    MPI_Comm mpi; /* of the envoys; MPI_COMM_NULL on any other rank */
    int host;     /* index of the host of this envoy; 0 is that of rank 0 */
    int hosts;
    char (*node)[HOST_NAME_SIZE]; /* the name of each host; on envoys only */
};

/* Choose the envoys.  Collective over COMM; PLACEMENT is used on rank 0.
 * RETURN: 0 with ENVOYS filled in, to be released by envoys_clear(), or -1 with the reason
 * in ERR.
 */
int envoys_choose(const struct comm *comm, const struct placement *placement,
                  struct envoys *envoys, struct error *err);
void envoys_clear(struct envoys *envoys);

#endif /* PIJOB_MPI_NODE_LEADERS_H */
