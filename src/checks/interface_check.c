/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * interface_check.c - gather the network interfaces of all hosts, and compare them
 */

#include <config.h>

#include "interface_check.h"

#include <stdlib.h>

#include "mpi/node_leaders.h"

int interface_inspect(const struct comm *comm, const struct placement *placement,
                      struct interfaces_found *found, struct error *err)
{
    struct node_leaders leaders;
    struct interfaces mine;
    struct interfaces *all = NULL;
    int rc = 0;

    *found = (struct interfaces_found){.clash = ""};
    if (node_leaders_choose(comm, placement, &leaders, err) < 0)
        return -1;
    if (leaders.mpi != MPI_COMM_NULL && leaders.hosts > 1) {
        mine = interfaces_read();
        if (leaders.host == 0 && !(all = calloc((size_t)leaders.hosts, sizeof(*all))))
            rc = error_set(err, "out of memory for %d hosts", leaders.hosts);
        if (rc == 0)
            rc = comm_result(MPI_Gather(&mine, sizeof(mine), MPI_BYTE, all, sizeof(mine),
                                        MPI_BYTE, 0, leaders.mpi),
                             "MPI_Gather of the network interfaces", err);
        if (rc == 0 && all && interfaces_compare(all, leaders.node, leaders.hosts, found) < 0)
            rc = error_set(err, "out of memory for %d hosts", leaders.hosts);
        free(all);
    }
    node_leaders_clear(&leaders);
    return rc;
}
