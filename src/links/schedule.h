/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_SCHEDULE_H
#define PIJOB_LINKS_SCHEDULE_H

/* All pairs of hosts, in as few rounds as there can be: in each round every host has one
 * partner, or, when their number is odd, one host has none.
 */

/* RETURN: how many rounds bring each of HOSTS together with each other, once.
 */
int schedule_rounds(int hosts);

/* RETURN: the partner of HOST (from 0) in ROUND (from 0) among HOSTS, or -1 when it has
 * none in this round.
 */
int schedule_partner(int hosts, int round, int host);

/* RETURN: the round that is number INDEX of a sample of SAMPLE rounds, spread evenly over
 * those of HOSTS.  A sample that is not smaller than all rounds is all of them.
 */
int schedule_sampled(int hosts, int sample, int index);

#endif /* PIJOB_LINKS_SCHEDULE_H */
