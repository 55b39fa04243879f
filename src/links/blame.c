/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * blame.c - find the hosts, or else the pairs of hosts, that explain the bad links
 *
 * Repeat: name the host that explains most bad links, and set its links aside.  The links that
 * remain are named one by one.  Host 0 keeps two numbers for each host, never a list of all
 * links: a large job has millions.
 */

#include <config.h>

#include "blame.h"

#include <stdlib.h>
#include <string.h>

#include "culprit.h"

enum { NOBODY = -1, EVERYBODY = -2 };

struct search {
    const struct node_leaders *leaders;
    const struct link *link;
    int count;
    bool *bad;           /* bad, and not explained yet */
    bool *aside;         /* links of hosts that are named */
    struct pairs *pairs; /* of each host, counted by this node leader */
    struct pairs *sum;   /* counted by all leaders; on host 0 only */
};

static void count_pairs(struct search *s)
{
    memset(s->pairs, 0, (size_t)s->leaders->hosts * sizeof(*s->pairs));
    for (int i = 0; i < s->count; i++) {
        if (s->aside[i])
            continue;
        for (int end = 0; end < 2; end++) {
            struct pairs *p = &s->pairs[s->link[i].host[end]];

            p->all++;
            p->bad += s->bad[i];
        }
    }
}

/* On host 0: choose the next host to name, from the sum. */
static int judge(const struct search *s, struct blame *blame)
{
    int hosts = s->leaders->hosts;
    uint64_t bad = 0;
    uint64_t all = 0;

    for (int i = 0; i < hosts; i++) {
        bad += (uint64_t)s->sum[i].bad;
        all += (uint64_t)s->sum[i].all;
    }
    blame->others = bad / 2;
    if (blame->hosts == 0) {
        blame->bad = bad / 2;
        blame->all = bad == all && bad / 2 > 1;
        if (blame->all)
            return EVERYBODY;
    }
    return blame->hosts < BLAME_HOSTS_MAX ? culprit(s->sum, hosts) : NOBODY;
}

/* Set the links of HOST aside.  WORST gets their worst latency and inverse bandwidth. */
static void set_aside(struct search *s, int host, double worst[2])
{
    worst[0] = worst[1] = 0;
    for (int i = 0; i < s->count; i++) {
        const struct link *link = &s->link[i];

        if (s->aside[i] || (link->host[0] != host && link->host[1] != host))
            continue;
        s->aside[i] = true;
        s->bad[i] = false;
        if (link->latency > worst[0])
            worst[0] = link->latency;
        /* The inverse, so that one MPI_MAX serves both. */
        if (link->bandwidth > 0 && 1 / link->bandwidth > worst[1])
            worst[1] = 1 / link->bandwidth;
    }
}

/* Name one more host.  RETURN: 1; 0 if there is none; -1 on failure. */
static int name_host(struct search *s, struct blame *blame, struct error *err)
{
    const struct node_leaders *leaders = s->leaders;
    int ints = 2 * leaders->hosts;
    int host = NOBODY;
    double mine[2];
    double worst[2];

    count_pairs(s);
    if (comm_result(MPI_Reduce(s->pairs, s->sum, ints, MPI_INT32_T, MPI_SUM, 0, leaders->mpi),
                    "MPI_Reduce of bad links", err) < 0)
        return -1;
    if (leaders->host == 0)
        host = judge(s, blame);
    if (comm_result(MPI_Bcast(&host, 1, MPI_INT, 0, leaders->mpi), "MPI_Bcast", err) < 0)
        return -1;
    if (host == EVERYBODY)
        memset(s->bad, 0, (size_t)s->count * sizeof(*s->bad));
    if (host < 0)
        return 0;
    set_aside(s, host, mine);
    if (comm_result(MPI_Reduce(mine, worst, 2, MPI_DOUBLE, MPI_MAX, 0, leaders->mpi),
                    "MPI_Reduce of bad links", err) < 0)
        return -1;
    if (leaders->host == 0)
        blame->host[blame->hosts++] =
            (struct blamed_host){host, worst[0], worst[1] > 0 ? 1 / worst[1] : 0};
    return 1;
}

/* Gather the first of the single links on host 0. */
static int name_links(struct search *s, struct blame *blame, struct error *err)
{
    const struct node_leaders *leaders = s->leaders;
    struct link mine[BLAME_MAX];
    int hosts = leaders->host == 0 ? leaders->hosts : 0;
    int *count = calloc((size_t)hosts + 1, sizeof(*count));
    int *place = calloc((size_t)hosts + 1, sizeof(*place));
    struct link *all = NULL;
    int bytes = 0;
    int rc = -1;

    for (int i = 0; i < s->count && bytes < (int)sizeof(mine); i++)
        if (s->bad[i]) {
            mine[bytes / (int)sizeof(*mine)] = s->link[i];
            bytes += (int)sizeof(*mine);
        }
    if (!count || !place) {
        (void)error_set(err, "out of memory for %d hosts", hosts);
        goto out;
    }
    if (comm_result(MPI_Gather(&bytes, 1, MPI_INT, count, 1, MPI_INT, 0, leaders->mpi),
                    "MPI_Gather of bad links", err) < 0)
        goto out;
    for (int i = 0; i < hosts; i++)
        place[i + 1] = place[i] + count[i];
    all = malloc((size_t)place[hosts] + 1);
    if (!all) {
        (void)error_set(err, "out of memory for %d hosts", hosts);
        goto out;
    }
    rc = comm_result(
        MPI_Gatherv(mine, bytes, MPI_BYTE, all, count, place, MPI_BYTE, 0, leaders->mpi),
        "MPI_Gatherv of bad links", err);
    for (int i = 0; i < place[hosts] / (int)sizeof(*all) && i < BLAME_MAX; i++)
        blame->link[blame->links++] = all[i];
out:
    free(all);
    free(place);
    free(count);
    return rc;
}

int blame_find(const struct node_leaders *leaders, const struct link *link, const bool *bad,
               int count, struct blame *blame, struct error *err)
{
    struct search s = {
        .leaders = leaders,
        .link = link,
        .count = count,
        .bad = calloc((size_t)count + 1, sizeof(*s.bad)),
        .aside = calloc((size_t)count + 1, sizeof(*s.aside)),
        .pairs = calloc((size_t)leaders->hosts, sizeof(*s.pairs)),
        .sum = calloc((size_t)leaders->hosts, sizeof(*s.sum)),
    };
    int rc = -1;

    *blame = (struct blame){.bad = 0};
    if (!s.bad || !s.aside || !s.pairs || !s.sum) {
        (void)error_set(err, "out of memory for %d hosts", leaders->hosts);
        goto out;
    }
    memcpy(s.bad, bad, (size_t)count * sizeof(*bad));
    while ((rc = name_host(&s, blame, err)) > 0)
        ;
    if (rc == 0)
        rc = name_links(&s, blame, err);
out:
    free(s.sum);
    free(s.pairs);
    free(s.aside);
    free(s.bad);
    return rc;
}
