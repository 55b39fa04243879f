/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_CULPRIT_H
#define PIJOB_LINKS_CULPRIT_H

#include <stdint.h>

/* Who is to blame for bad pairs of hosts: one host whose every pair is bad is named, and
 * not all of its partners with it.
 */

/* What is known of the pairs of one host. */
struct pairs {
    int32_t bad;
    int32_t all;
};

/* RETURN: the host, of HOSTS with PAIRS, that explains the most bad pairs: it has two or
 * more, and all of them are bad (of ten or more, nine out of ten); -1 when there is none.
 */
int culprit(const struct pairs *pairs, int hosts);

#endif /* PIJOB_LINKS_CULPRIT_H */
