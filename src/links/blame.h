/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_BLAME_H
#define PIJOB_LINKS_BLAME_H

#include <stdbool.h>
#include <stdint.h>

#include "core/error.h"
#include "link_pair.h"
#include "mpi/node_leaders.h"

enum { BLAME_MAX = 20 };

/* Bad links, by what explains them: hosts all of whose links are bad, and single ones. */
struct blame {
    uint64_t bad; /* links in all */
    bool all;     /* every link there is, two or more: then no host and no link is named */
    int hosts;    /* named; each with the worst of its links */
    struct blamed_host {
        int host;
        double latency;
        double bandwidth;
    } host[BLAME_MAX];
    uint64_t others; /* links that these hosts do not explain; the first of them: */
    int links;
    struct link link[BLAME_MAX];
};

/* Find out who is to blame for the bad ones of all links: COUNT at LINK on this node leader,
 * of which BAD marks some.  Collective over LEADERS. RETURN: 0, on host 0 with the answer in
 * BLAME, or -1 with the reason in ERR.
 */
int blame_find(const struct node_leaders *leaders, const struct link *link, const bool *bad,
               int count, struct blame *blame, struct error *err);

#endif /* PIJOB_LINKS_BLAME_H */
