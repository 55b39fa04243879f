/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_LINK_TIME_H
#define PIJOB_LINKS_LINK_TIME_H

#include <stddef.h>

/* What limits the measurement of a link (link_pair.c), and its repetition (link_test.c). */
enum {
    LINK_PINGS_MAX = 300,
    LINK_MESSAGES_LEAST = 5,
    LINK_GROW_FROM = 512, /* bytes of the first message that grows: less than the smallest MTU
                             of IPv4 and Ethernet */
    LINK_ATTEMPTS_MAX = 10,
};
#define LINK_BUDGET 0.05 /* seconds after which no further ping or message is sent */
#define LINK_SHORTLY                                                                          \
    0.005 /* seconds within which more than the least number of messages is sent */

/* The time that the test of the links between HOSTS takes, in seconds. */
struct link_time {
    int rounds;
    double fast;    /* on a fast network, if no link is measured again */
    double slow;    /* on a slow network, if few links are measured again */
    double longest; /* on a slow network, if every link is measured LINK_ATTEMPTS_MAX times */
};

enum { LINK_SAMPLE_AUTO = -1 };

/* How long a test of the links takes that is allowed to choose its rounds (LINK_SAMPLE_AUTO):
 * two minutes on a slow network, whatever the number of hosts.
 */
#define LINK_AUTO_SECONDS 120.0

/* Plan the test of HOSTS with messages of BYTES.  SAMPLE is the number of rounds; 0: as many
 * as it takes for all pairs of hosts; LINK_SAMPLE_AUTO: these, but no more than a slow network
 * makes in LINK_AUTO_SECONDS, and at least one.
 * RETURN: the rounds and their time, by a model (doc/scale.md).
 */
struct link_time link_time(int hosts, int sample, size_t bytes);

#endif /* PIJOB_LINKS_LINK_TIME_H */
