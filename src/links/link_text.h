/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_LINK_TEXT_H
#define PIJOB_LINKS_LINK_TEXT_H

#include <stddef.h>

#include "core/hostlist.h"
#include "link_test.h"

enum { WORDS_AMOUNT_SIZE = 32, WORDS_PAIR_SIZE = 2 * HOST_NAME_SIZE };

/* The result of the link test as text.  A function with TEXT writes into it, and returns it.
 */

/* Seconds as "25.1 us", B/s as "1.21 GB/s". */
char *words_seconds(double seconds, char text[WORDS_AMOUNT_SIZE]);
char *words_rate(double rate, char text[WORDS_AMOUNT_SIZE]);

/* The two hosts of LINK: "n1-n3". */
char *words_pair(const struct link_report *report, const struct link *link,
                 char text[WORDS_PAIR_SIZE]);

/* The bad links: "n3 to all others", "n1-n2, n5-n6", "all 6 pairs of hosts"; SIZE is at least
 * 256.  No name is cut: "n1-n2 and 5 more pairs". */
char *words_blame(const struct link_report *report, const struct blame *blame, char *text,
                  size_t size);

/* Append the hosts of the bad links to LIST; none if all links are bad. */
void words_hosts(const struct link_report *report, const struct blame *blame,
                 struct hostlist *list);

/* RETURN: the highest latency, or lowest bandwidth, of the links in BLAME. */
double words_worst_latency(const struct link_report *report, const struct blame *blame);
double words_worst_bandwidth(const struct link_report *report, const struct blame *blame);

/* RETURN: the transport of a host that uses TCP while a faster port is active there, or NULL.
 */
const struct transport *link_idle_fabric(const struct link_report *report);

#endif /* PIJOB_LINKS_LINK_TEXT_H */
