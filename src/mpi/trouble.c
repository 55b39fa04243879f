/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * trouble.c - gather what single ranks found wrong into one report
 *
 * If no rank is in trouble, this is one small reduction.  Only otherwise more is sent.
 */

#include <config.h>

#include "trouble.h"

#include <stdio.h>
#include <stdlib.h>

#include "tags.h"

/* Send the message of the first rank in trouble to rank 0. */
static int send_text(const struct comm *comm, int first, struct error *words,
                     struct error *err)
{
    if (first == 0)
        return 0;
    if (comm->rank == first)
        return comm_result(
            MPI_Send(words, sizeof(*words), MPI_BYTE, 0, TAG_TROUBLE, comm->mpi),
            "MPI_Send of a diagnosis", err);
    if (comm->rank == 0)
        return comm_result(MPI_Recv(words, sizeof(*words), MPI_BYTE, first, TAG_TROUBLE,
                                    comm->mpi, MPI_STATUS_IGNORE),
                           "MPI_Recv of a diagnosis", err);
    return 0;
}

static int gather_nodes(const struct comm *comm, const struct placement *placement, int flag,
                        struct hostlist *nodes, struct error *err)
{
    int *flags = NULL;
    int rc;

    if (comm->rank == 0 && !(flags = calloc((size_t)comm->size, sizeof(*flags))))
        return error_set(err, "out of memory for %d ranks", comm->size);
    rc = comm_result(MPI_Gather(&flag, 1, MPI_INT, flags, 1, MPI_INT, 0, comm->mpi),
                     "MPI_Gather of diagnoses", err);
    if (rc == 0 && flags)
        placement_list_nodes(placement, flags, nodes);
    free(flags);
    return rc;
}

int trouble_gather(const struct comm *comm, const struct placement *placement,
                   const struct error *mine, struct trouble *trouble, struct error *err)
{
    int flag = mine ? 1 : 0;
    int lowest = mine ? comm->rank : comm->size;
    struct error words = {""};

    if (mine)
        words = *mine;
    *trouble = (struct trouble){.first = comm->size};
    if (comm_result(MPI_Allreduce(&lowest, &trouble->first, 1, MPI_INT, MPI_MIN, comm->mpi),
                    "MPI_Allreduce of diagnoses", err) < 0)
        return -1;
    if (trouble->first == comm->size)
        return 0;
    if (comm_result(MPI_Allreduce(&flag, &trouble->count, 1, MPI_INT, MPI_SUM, comm->mpi),
                    "MPI_Allreduce of diagnoses", err) < 0 ||
        send_text(comm, trouble->first, &words, err) < 0 ||
        gather_nodes(comm, placement, flag, &trouble->nodes, err) < 0)
        return -1;
    if (comm->rank == 0) {
        trouble->what = words;
        (void)snprintf(trouble->text, sizeof(trouble->text), "rank %d on %s: %.400s",
                       trouble->first, placement_node(placement, trouble->first), words.text);
    }
    return 0;
}

void trouble_clear(struct trouble *trouble)
{
    hostlist_clear(&trouble->nodes);
}
