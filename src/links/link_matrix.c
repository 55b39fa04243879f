/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * link_matrix.c - the links between all hosts, or a summary of the links of each host
 *
 * A leader has the links in which its host is the lower one.  For the summary of a host the
 * lower hosts send it the others, round by round, as they were measured.
 */

#include <config.h>

#include "link_matrix.h"

#include <stdlib.h>

#include "mpi/tags.h"
#include "schedule.h"

static int compare_links(const void *a, const void *b)
{
    const struct matrix_link *x = a;
    const struct matrix_link *y = b;

    return x->host[0] != y->host[0] ? (x->host[0] > y->host[0]) - (x->host[0] < y->host[0])
                                    : (x->host[1] > y->host[1]) - (x->host[1] < y->host[1]);
}

static int compare_numbers(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The number of links of each leader, and where they go, on host 0.
 * RETURN: the number of all of them, or -1. */
static int64_t place_links(const struct node_leaders *leaders, int count, int *counts,
                           int *places, struct error *err)
{
    int64_t all = 0;

    if (comm_result(MPI_Gather(&count, 1, MPI_INT, counts, 1, MPI_INT, 0, leaders->mpi),
                    "MPI_Gather of the number of links", err) < 0)
        return -1;
    for (int i = 0; leaders->host == 0 && i < leaders->hosts; i++) {
        places[i] = (int)all;
        all += counts[i];
        if (all > INT32_MAX)
            return error_set(err, "too many links to list all of them");
    }
    return all;
}

static int gather_all(const struct node_leaders *leaders, const struct link *link, int count,
                      struct link_matrix *matrix, struct error *err)
{
    size_t hosts = leaders->host == 0 ? (size_t)leaders->hosts : 0;
    struct matrix_link *mine = calloc((size_t)count + 1, sizeof(*mine));
    int *counts = calloc(hosts + 1, sizeof(*counts));
    int *places = calloc(hosts + 1, sizeof(*places));
    MPI_Datatype type = MPI_DATATYPE_NULL;
    int64_t all = -1;
    int rc = -1;

    if (!mine || !counts || !places) {
        (void)error_set(err, "out of memory for %d links", count);
        goto out;
    }
    for (int i = 0; i < count; i++)
        mine[i] = (struct matrix_link){
            {link[i].host[0], link[i].host[1]}, link[i].latency, link[i].bandwidth};
    all = place_links(leaders, count, counts, places, err);
    if (all < 0)
        goto out;
    if (hosts > 0 && !(matrix->link = calloc((size_t)all + 1, sizeof(*matrix->link)))) {
        (void)error_set(err, "out of memory for %lld links", (long long)all);
        goto out;
    }
    rc = comm_result(MPI_Type_contiguous((int)sizeof(*mine), MPI_BYTE, &type),
                     "MPI_Type_contiguous", err);
    if (rc == 0)
        rc = comm_result(MPI_Type_commit(&type), "MPI_Type_commit", err);
    if (rc == 0)
        rc = comm_result(MPI_Gatherv(mine, count, type, matrix->link, counts, places, type, 0,
                                     leaders->mpi),
                         "MPI_Gatherv of the links", err);
    if (rc == 0 && hosts > 0) {
        matrix->links = (size_t)all;
        qsort(matrix->link, matrix->links, sizeof(*matrix->link), compare_links);
    }
out:
    if (type != MPI_DATATYPE_NULL)
        MPI_Type_free(&type);
    free(places);
    free(counts);
    free(mine);
    return rc;
}

/* Give each upper host what the lower one has measured.  LATENCY and BANDWIDTH get the links
 * of this host.  RETURN: their number, or -1. */
static int share(const struct node_leaders *leaders, const struct link *link, int rounds,
                 double *latency, double *bandwidth, struct error *err)
{
    int slot = 0;
    int links = 0;

    for (int i = 0; i < rounds; i++) {
        int round = schedule_sampled(leaders->hosts, rounds, i);
        int host = schedule_partner(leaders->hosts, round, leaders->host);
        double values[2];
        int rc;

        if (host < 0)
            continue;
        if (leaders->host < host) {
            values[0] = link[slot].latency;
            values[1] = link[slot++].bandwidth;
            rc = MPI_Send(values, 2, MPI_DOUBLE, host, TAG_LINK_VALUES, leaders->mpi);
        } else {
            rc = MPI_Recv(values, 2, MPI_DOUBLE, host, TAG_LINK_VALUES, leaders->mpi,
                          MPI_STATUS_IGNORE);
        }
        if (comm_result(rc, "the exchange of measured links", err) < 0)
            return -1;
        latency[links] = values[0];
        bandwidth[links++] = values[1];
    }
    return links;
}

static void quantiles(double *value, int count, double *result)
{
    if (count == 0)
        return;
    qsort(value, (size_t)count, sizeof(*value), compare_numbers);
    result[MATRIX_MIN] = value[0];
    result[MATRIX_MEDIAN] = value[count / 2];
    result[MATRIX_MAX] = value[count - 1];
}

static int gather_hosts(const struct node_leaders *leaders, const struct link *link,
                        int rounds, struct link_matrix *matrix, struct error *err)
{
    double *latency = calloc((size_t)rounds + 1, sizeof(*latency));
    double *bandwidth = calloc((size_t)rounds + 1, sizeof(*bandwidth));
    struct matrix_host mine = {.host = leaders->host};
    struct matrix_host *all = NULL;
    int rc = -1;

    if (leaders->host == 0)
        all = calloc((size_t)leaders->hosts, sizeof(*all));
    if (!latency || !bandwidth || (leaders->host == 0 && !all)) {
        (void)error_set(err, "out of memory for %d links", rounds);
        goto out;
    }
    mine.links = share(leaders, link, rounds, latency, bandwidth, err);
    if (mine.links < 0)
        goto out;
    quantiles(latency, mine.links, mine.latency);
    quantiles(bandwidth, mine.links, mine.bandwidth);
    rc = comm_result(MPI_Gather(&mine, sizeof(mine), MPI_BYTE, all, sizeof(mine), MPI_BYTE, 0,
                                leaders->mpi),
                     "MPI_Gather of the links of each host", err);
    for (int i = 0; rc == 0 && all && i < leaders->hosts; i++)
        if (all[i].links > 0)
            all[matrix->hosts++] = all[i];
    if (rc == 0) {
        matrix->host = all;
        all = NULL;
    }
out:
    free(all);
    free(bandwidth);
    free(latency);
    return rc;
}

int link_matrix_gather(const struct node_leaders *leaders, const struct link *link, int count,
                       int rounds, int most, struct link_matrix *matrix, struct error *err)
{
    *matrix = (struct link_matrix){.link = NULL};
    return leaders->hosts <= most ? gather_all(leaders, link, count, matrix, err)
                                  : gather_hosts(leaders, link, rounds, matrix, err);
}

void link_matrix_clear(struct link_matrix *matrix)
{
    free(matrix->link);
    free(matrix->host);
    *matrix = (struct link_matrix){.link = NULL};
}
