/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_LINK_TEST_H
#define PIJOB_LINKS_LINK_TEST_H

#include <stddef.h>
#include <stdint.h>

#include "blame.h"
#include "core/error.h"
#include "mpi/comm.h"
#include "mpi/placement.h"
#include "transport.h"

/* What is to be tested. */
struct link_plan {
    int sample;                /* partners of each host; 0: all others */
    size_t bytes;              /* of a message whose bandwidth is measured */
    double timeout;            /* seconds in which a host has to answer */
    double latency_at_most;    /* seconds that are expected; 0: nothing is */
    double bandwidth_at_least; /* B/s; the same */
};

/* Why a link is bad. */
enum link_fault {
    LINK_WRONG,           /* a message arrived changed */
    LINK_LATENCY_HIGH,    /* longer latency than expected */
    LINK_BANDWIDTH_LOW,   /* less bandwidth than expected */
    LINK_LATENCY_OUTLIER, /* more than LINK_OUTLIER_FACTOR times the median latency; far more,
                      where the processors of the hosts are shared */
    LINK_BANDWIDTH_OUTLIER, /* less than a LINK_ODDth of the median bandwidth; the same */
    LINK_FAULTS
};

#define LINK_OUTLIER_FACTOR 4

/* A quantity over all links. */
struct link_spread {
    double min;
    double median; /* of three links or less the best, which one bad host cannot spoil */
    double max;
    struct link worst;
};

/* What was found, on rank 0. */
struct link_report {
    int hosts;
    char (*node)[HOST_NAME_SIZE]; /* the name of each */
    int rounds;
    uint64_t links;     /* that were measured */
    uint64_t disturbed; /* of these, whose ends never had their processors for themselves */
    double seconds;
    struct link_spread latency;
    struct link_spread bandwidth;
    uint64_t wrong;         /* messages that arrived changed */
    struct link wrong_link; /* the first on which one did */
    struct blame blame[LINK_FAULTS];
    struct transport *transport; /* of each host */
};

/* Test the links between the hosts of COMM by PLAN: each host with each other or, by a
 * sample, with some.  Ranks that do not take part wait without using their processors.
 * Collective over COMM; PLACEMENT is used on rank 0.
 * RETURN: 0, on rank 0 with what was found in REPORT, to be released by
 * link_report_clear(), or -1 with the reason in ERR.  A single host has no links.
 */
int link_test(const struct comm *comm, const struct placement *placement,
              const struct link_plan *plan, struct link_report *report, struct error *err);
void link_report_clear(struct link_report *report);

#endif /* PIJOB_LINKS_LINK_TEST_H */
