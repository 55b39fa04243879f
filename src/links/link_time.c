/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * link_time.c - how many rounds the test of the links makes, and how long they take
 *
 * A host begins a round as soon as it and its partner have ended the one before.  So the test
 * takes at most the sum of the slowest pair of each round.  The time of a pair follows the
 * steps of link_pair.c, on a network that LogGP describes (doc/scale.md).
 */

#include <config.h>

#include "link_time.h"

#include "schedule.h"

/* A network, and a host on it. */
struct network {
    double connect;  /* seconds until MPI has connected two hosts */
    double message;  /* seconds for a message of one byte: L + 2o */
    double per_byte; /* seconds for each further byte: G */
    double work;     /* seconds to fill a byte and to check it */
};

/* Omni-Path at 100 Gbit/s, as in doc/scale.md; a core needs 1.5 ns for a byte. */
static const struct network fast = {1e-3, 3.2e-6, 0.081e-9, 1.5e-9};

/* TCP over Gigabit Ethernet, through switches with half of the bandwidth, and hosts of half
 * the speed: 100 us, 50 MB/s. */
static const struct network slow = {10e-3, 100e-6, 20e-9, 3e-9};

/* Seconds of a test besides its rounds.  The pauses between ten attempts take 1.1 s.  The
 * largest collectives are those of the medians, twice 48 KiB in each attempt: on the slow
 * network, 28 messages of 2.1 ms each for 10,000 hosts, 0.6 s in ten attempts.  The rest is
 * for the report: less than 1 KB of each host, and 24 bytes of each link. */
#define BESIDES 5.0

static double seconds_of_pings(const struct network *net)
{
    double trip = 2 * net->message;
    double begun = 0;
    int count = 0;

    /* The trip that finds the budget spent is the last one. */
    while (++count < LINK_PINGS_MAX && begun < LINK_BUDGET)
        begun += trip;
    return count * trip;
}

static double seconds_to_send(const struct network *net, size_t bytes)
{
    return net->message + (double)bytes * (net->per_byte + net->work);
}

/* Messages that grow, each with its acknowledgement. */
static double seconds_to_grow(const struct network *net, size_t bytes)
{
    double seconds = 0;

    for (size_t size = LINK_GROW_FROM; size < bytes; size *= 2)
        seconds += seconds_to_send(net, size) + net->message;
    return seconds;
}

/* Messages that measure the bandwidth.  With each one go three short ones: that the other end
 * is ready, that it has arrived, and whether there is another one. */
static double seconds_of_messages(const struct network *net, size_t bytes)
{
    double one = seconds_to_send(net, bytes) + 3 * net->message;
    double took = 0;
    int count = 0;

    do {
        took += one;
        count++;
    } while (took < (count < LINK_MESSAGES_LEAST ? LINK_BUDGET : LINK_SHORTLY));
    return took;
}

/* The two ends agree whether there is anything to measure. */
static double seconds_to_meet(const struct network *net)
{
    return 2 * net->message;
}

static double seconds_of_pair(const struct network *net, size_t bytes)
{
    double way = seconds_to_grow(net, bytes) + seconds_of_messages(net, bytes);
    double tally = net->message;

    return seconds_to_meet(net) + seconds_of_pings(net) + 2 * way + tally;
}

/* One attempt at all links, and nine more for the few that are bad, in which the other hosts
 * only agree that all is well. */
static double seconds_of_round(const struct network *net, size_t bytes)
{
    return net->connect + seconds_of_pair(net, bytes) +
           (LINK_ATTEMPTS_MAX - 1) * seconds_to_meet(net);
}

static int rounds_within(double seconds, size_t bytes)
{
    int rounds = (int)((seconds - BESIDES) / seconds_of_round(&slow, bytes));

    return rounds > 1 ? rounds : 1;
}

struct link_time link_time(int hosts, int sample, size_t bytes)
{
    struct link_time time = {.rounds = schedule_rounds(hosts)};

    if (sample == LINK_SAMPLE_AUTO)
        sample = rounds_within(LINK_AUTO_SECONDS, bytes);
    if (sample > 0 && sample < time.rounds)
        time.rounds = sample;
    if (time.rounds == 0)
        return time;
    time.fast = time.rounds * (fast.connect + seconds_of_pair(&fast, bytes));
    time.slow = time.rounds * seconds_of_round(&slow, bytes) + BESIDES;
    time.longest =
        time.rounds * (slow.connect + LINK_ATTEMPTS_MAX * seconds_of_pair(&slow, bytes)) +
        BESIDES;
    return time;
}
