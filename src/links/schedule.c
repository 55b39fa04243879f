/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * schedule.c - schedule the pairs of hosts as a round-robin tournament
 *
 * The circle method (Kirkman 1847): with an odd number m of hosts, hosts i and j meet in round
 * (i + j) mod m, and one host has no partner.  With one more host, number m, that host is the
 * partner.
 */

#include <config.h>

#include "schedule.h"

#include <stdint.h>

/* RETURN: m, the odd number of hosts on the circle. */
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

    if (host == m) /* it meets host i with 2 i = round (mod m) */
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
