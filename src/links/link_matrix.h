/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_LINK_MATRIX_H
#define PIJOB_LINKS_LINK_MATRIX_H

#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "link_pair.h"
#include "mpi/node_leaders.h"

/* A link between two hosts, the lower one first. */
struct matrix_link {
    int32_t host[2];
    double latency;   /* seconds */
    double bandwidth; /* B/s */
};

enum { MATRIX_MIN, MATRIX_MEDIAN, MATRIX_MAX, MATRIX_QUANTILES };

/* The links of one host. */
struct matrix_host {
    int32_t host;
    int32_t links;
    double latency[MATRIX_QUANTILES];   /* seconds */
    double bandwidth[MATRIX_QUANTILES]; /* B/s */
};

/* All links, or, of many hosts, a summary of the links of each host. */
struct link_matrix {
    struct matrix_link *link; /* ordered by host; NULL: there is a summary instead */
    size_t links;
    struct matrix_host *host; /* those that have links; NULL: there are all links */
    int hosts;
};

/* Gather the links of all leaders on host 0: all of them if there are at most MOST hosts,
 * otherwise a summary of each host.  This leader has COUNT links at LINK, those in which it is
 * the lower host, in the order of the ROUNDS.  Host 0 then has all links in memory, 24 bytes
 * for each; for a summary, no host has more than its own ones.  Collective over LEADERS.
 * RETURN: 0, on host 0 with MATRIX, to be released by link_matrix_clear(), or -1 with the
 * reason in ERR.
 */
int link_matrix_gather(const struct node_leaders *leaders, const struct link *link, int count,
                       int rounds, int most, struct link_matrix *matrix, struct error *err);
void link_matrix_clear(struct link_matrix *matrix);

#endif /* PIJOB_LINKS_LINK_MATRIX_H */
