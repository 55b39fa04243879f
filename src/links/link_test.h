/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_LINK_TEST_H
#define PIJOB_LINKS_LINK_TEST_H

#include <stddef.h>
#include <stdint.h>

#include "blame.h"
#include "core/error.h"
#include "core/interfaces.h"
#include "link_matrix.h"
#include "mpi/comm.h"
#include "mpi/placement.h"
#include "transport.h"

/* What to test. */
struct link_plan {
    int sample;     /* number of partners of each host, as in link_time.h */
    size_t bytes;   /* size of a message that measures the bandwidth */
    double timeout; /* seconds within which a host has to answer */
    const struct interfaces_found *interfaces; /* what is odd about them, to be told when a
                                                  host does not answer */
    double latency_at_most;                    /* seconds; 0: any */
    double bandwidth_at_least;                 /* B/s; 0: any */
    int matrix_hosts; /* number of hosts up to which every link is reported */
};

/* Why a link is bad. */
enum link_fault {
    LINK_WRONG,             /* a message was corrupted */
    LINK_LATENCY_HIGH,      /* higher latency than expected */
    LINK_BANDWIDTH_LOW,     /* lower bandwidth than expected */
    LINK_LATENCY_OUTLIER,   /* far higher latency than the median link (LINK_OUTLIER_FACTOR; if
                               processors are shared, more) */
    LINK_BANDWIDTH_OUTLIER, /* far lower bandwidth than the median link; the same */
    LINK_FAULTS
};

#define LINK_OUTLIER_FACTOR 4

/* A quantity over all links. */
struct link_spread {
    double min;
    double median; /* of up to three links: the best, which one bad host does not affect */
    double max;
    struct link worst;
};

/* The result of the test, on rank 0. */
struct link_report {
    int hosts;
    char (*node)[HOST_NAME_SIZE]; /* the name of each host */
    int rounds;
    uint64_t links;     /* number of links measured */
    uint64_t disturbed; /* of these, links whose ends never had a processor for themselves */
    double seconds;
    struct link_spread latency;
    struct link_spread bandwidth;
    uint64_t wrong;         /* corrupted messages */
    struct link wrong_link; /* the first link with a corrupted message */
    struct blame blame[LINK_FAULTS];
    struct transport *transport; /* of each host */
    struct link_matrix matrix;
};

/* Test the links between the hosts of COMM: of all pairs of hosts, or of a sample of them.
 * Ranks that do not take part sleep.  PLACEMENT is used on rank 0.  Collective over COMM.
 * RETURN: 0, on rank 0 with the result in REPORT, to be released by link_report_clear(), or -1
 * with the reason in ERR.  A single host has no links.
 */
int link_test(const struct comm *comm, const struct placement *placement,
              const struct link_plan *plan, struct link_report *report, struct error *err);
void link_report_clear(struct link_report *report);

#endif /* PIJOB_LINKS_LINK_TEST_H */
