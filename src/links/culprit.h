/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_CULPRIT_H
#define PIJOB_LINKS_CULPRIT_H

#include <stdint.h>

/* Find the cause of bad pairs of hosts.  If all pairs of a host are bad, only that host is
 * named, not its partners.
 */

/* The number of pairs of one host. */
struct pairs {
    int32_t bad;
    int32_t all;
};

/* RETURN: the host, among HOSTS with PAIRS, that explains most bad pairs: it has two or more
 * bad pairs, and all its pairs are bad (of ten or more pairs, nine out of ten); -1 if there is
 * none.
 */
int culprit(const struct pairs *pairs, int hosts);

#endif /* PIJOB_LINKS_CULPRIT_H */
