/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_gather.c - bring what the ranks of a node measured to its leader
 */

#include <config.h>

#include "node_gather.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "mpi/comm.h"
#include "mpi/quiet.h"

int node_gather(const void *mine, int length, void *all, MPI_Comm mpi, struct error *err)
{
    MPI_Request request;

    if (comm_result(
            MPI_Igather(mine, length, MPI_BYTE, all, length, MPI_BYTE, 0, mpi, &request),
            "MPI_Igather of the node links", err) < 0)
        return -1;
    return quiet_wait(&request, NODE_WAIT, err);
}

/* Bring the RESULTS of each rank to ALL of the first one, which knows by ENDING how many there
 * are of each of the RANKS. */
static int gather_results(MPI_Comm mpi, const struct node_result *result, int results,
                          const struct node_ending *ending, int ranks, struct node_result *all,
                          struct error *err)
{
    int size = (int)sizeof(*result);
    int *counts = calloc((size_t)ranks, 2 * sizeof(*counts));
    int *places = counts + ranks;
    MPI_Request request;
    int rc;

    if (!counts)
        return error_set(err, "out of memory for %d ranks", ranks);
    for (int i = 0; i < ranks; i++) {
        counts[i] = ending[i].results * size;
        places[i] = i > 0 ? places[i - 1] + counts[i - 1] : 0;
    }
    rc = comm_result(MPI_Igatherv(result, results * size, MPI_BYTE, all, counts, places,
                                  MPI_BYTE, 0, mpi, &request),
                     "MPI_Igatherv of the node links", err);
    if (rc == 0)
        rc = quiet_wait(&request, NODE_WAIT, err);
    free(counts);
    return rc;
}

/* The transports of all ranks, each once. */
static void name_transport(const struct node_ending *ending, int ranks, char *name)
{
    struct text list = text_begin(name, NODE_TRANSPORT_SIZE);

    for (int i = 0; i < ranks; i++) {
        int before = 0;

        while (before < i && strcmp(ending[before].transport, ending[i].transport) != 0)
            before++;
        if (before == i && *ending[i].transport)
            text_item(&list, "+", ending[i].transport);
    }
}

/* Why no large message is copied once, as far as this host tells. */
static void explain(const struct node_ending *ending, int ranks, struct node_figures *figures)
{
    struct text why = text_begin(figures->why, sizeof(figures->why));
    const char *refused = "";
    bool own = strstr(figures->transport, "vader") || strstr(figures->transport, "sm/");

    if (node_copies_once(figures->transport))
        return;
    for (int i = 0; i < ranks && !*refused; i++)
        refused = ending[i].refused;
    if (*refused)
        text_add(&why, "CMA is refused: %s", refused);
    else if (own)
        text_add(&why, "CMA works, but MPI does not use it");
    if (own && !single_copy_xpmem())
        text_item(&why, "; ", "no /dev/xpmem");
    if (own && !single_copy_knem())
        text_item(&why, "; ", "no /dev/knem");
}

int node_gather_figures(MPI_Comm mpi, const struct node_ending *mine,
                        const struct node_result *result, int pairs,
                        struct node_figures *figures, struct error *err)
{
    struct node_ending *ending;
    struct node_result *all;
    int ranks = 0;
    int me = 0;
    int rc = -1;

    if (comm_result(MPI_Comm_rank(mpi, &me), "MPI_Comm_rank", err) < 0 ||
        comm_result(MPI_Comm_size(mpi, &ranks), "MPI_Comm_size", err) < 0)
        return -1;
    ending = calloc((size_t)ranks, sizeof(*ending));
    all = calloc((size_t)pairs, sizeof(*all));
    if (!ending || !all)
        (void)error_set(err, "out of memory for %d ranks", ranks);
    else
        rc = node_gather(mine, sizeof(*mine), ending, mpi, err);
    if (rc == 0)
        rc = gather_results(mpi, result, mine->results, ending, ranks, all, err);
    if (rc == 0 && me == 0)
        rc = node_figures_of(all, pairs, ranks, figures, err);
    if (rc == 0 && me == 0) {
        name_transport(ending, ranks, figures->transport);
        explain(ending, ranks, figures);
    }
    free(all);
    free(ending);
    return rc;
}
