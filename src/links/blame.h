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

enum {
    BLAME_HOSTS_MAX = 256, /* as many as a switch has */
    BLAME_MAX = 20,
};

/* The causes of bad links: hosts whose links are all bad, and single links. */
struct blame {
    uint64_t bad; /* number of bad links */
    bool all;     /* all links are bad, two or more: no host and no link is named */
    int hosts;    /* that are named; each with its worst latency and bandwidth */
    struct blamed_host {
        int host;
        double latency;
        double bandwidth;
    } host[BLAME_HOSTS_MAX];
    uint64_t others; /* links that these hosts do not explain; the first are: */
    int links;
    struct link link[BLAME_MAX];
};

/* Find the causes of the bad links.  This node leader has COUNT links at LINK; BAD marks the
 * bad ones.  Collective over LEADERS.
 * RETURN: 0, on host 0 with the causes in BLAME, or -1 with the reason in ERR.
 */
int blame_find(const struct node_leaders *leaders, const struct link *link, const bool *bad,
               int count, struct blame *blame, struct error *err);

#endif /* PIJOB_LINKS_BLAME_H */
