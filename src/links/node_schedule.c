/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_schedule.c - choose the pairs of ranks of a node
 */

#include <config.h>

#include "node_schedule.h"

#include <stdbool.h>

int node_schedule_most(int ranks)
{
    int domains = ranks < NODE_DOMAINS_MAX ? ranks : NODE_DOMAINS_MAX;

    /* Neighbours; pairs of few domains, or a ring of many: each domain has a rank. */
    return ranks + ranks + domains * domains;
}

static bool is_known(const struct node_place *place)
{
    return place->socket >= 0 || place->numa >= 0;
}

static bool same_place(const struct node_place *a, const struct node_place *b)
{
    return a->socket == b->socket && a->numa == b->numa;
}

static enum node_distance distance_of(const struct node_place *a, const struct node_place *b)
{
    if (a->socket >= 0 && b->socket >= 0 && a->socket != b->socket)
        return NODE_SOCKET;
    if (a->numa >= 0 && b->numa >= 0 && a->numa != b->numa)
        return NODE_NUMA;
    return NODE_NEAR;
}

/* Whether RANK is the first one in its domain. */
static bool is_first(const struct node_place *place, int rank)
{
    if (!is_known(&place[rank]))
        return false;
    for (int i = 0; i < rank; i++)
        if (same_place(&place[i], &place[rank]))
            return false;
    return true;
}

/* Add the pair of A and B, unless they are neighbours, which are there already. */
static int add(const struct node_place *place, int a, int b, struct node_pair *pair, int count)
{
    int low = a < b ? a : b;
    int high = a < b ? b : a;

    if (high - low < 2)
        return count;
    pair[count] =
        (struct node_pair){low, high, (int32_t)distance_of(&place[low], &place[high])};
    return count + 1;
}

int node_schedule(const struct node_place *place, int ranks, struct node_pair *pair)
{
    int first[NODE_DOMAINS_MAX]; /* rank of each domain */
    int domains = 0;
    int count = 0;
    int last = -1;

    for (int i = 0; i + 1 < ranks; i++)
        pair[count++] =
            (struct node_pair){i, i + 1, (int32_t)distance_of(&place[i], &place[i + 1])};
    for (int i = 0; i < ranks; i++) {
        if (!is_first(place, i))
            continue;
        if (domains < NODE_DOMAINS_MAX)
            first[domains] = i;
        domains++;
    }
    for (int b = 1; domains <= NODE_DOMAINS_MAX && b < domains; b++)
        for (int a = 0; a < b; a++)
            count = add(place, first[a], first[b], pair, count);
    for (int i = 0; domains > NODE_DOMAINS_MAX && i < ranks; i++) {
        if (!is_first(place, i))
            continue;
        if (last >= 0)
            count = add(place, last, i, pair, count);
        last = i;
    }
    /* Where nothing is known, the first and the last rank are probably far apart. */
    if (domains < 2 && ranks > 2)
        count = add(place, 0, ranks - 1, pair, count);
    return count;
}
