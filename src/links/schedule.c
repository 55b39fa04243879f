/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * schedule.c - who meets whom, and when: a round-robin tournament
 *
 * The circle method (Kirkman 1847): with an odd number m of places, i and j meet in the
 * round (i + j) mod m; whom that leaves alone meets the last one, who has no place, or
 * sits out when there is no last one.
 */

#include <config.h>

#include "schedule.h"

#include <stdint.h>

/* The places on the circle: an odd number. */
static int places(int hosts)
{
    return hosts % 2 == 0 ? hosts - 1 : hosts;
}

int schedule_rounds(int hosts)
{
    return hosts < 2 ? 0 : places(hosts);
}

int schedule_partner(int hosts, int round, int host)
{
    int m = places(hosts);
    int partner;

    if (host == m) /* who has no place meets the one for whom 2 i = round (mod m) */
        return (int)((int64_t)round * ((m + 1) / 2) % m);
    partner = (round - host + m) % m;
    if (partner != host)
        return partner;
    return hosts > m ? m : -1;
}

int schedule_sampled(int hosts, int sample, int index)
{
    int rounds = schedule_rounds(hosts);

    return sample >= rounds ? index : (int)((int64_t)index * rounds / sample);
}
