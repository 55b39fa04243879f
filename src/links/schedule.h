/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_SCHEDULE_H
#define PIJOB_LINKS_SCHEDULE_H

/* A schedule of all pairs of hosts in the least number of rounds.  In each round every host
 * has one partner; if the number of hosts is odd, one host has none.
 */

/* RETURN: the number of rounds in which each of HOSTS meets each other host once.
 */
int schedule_rounds(int hosts);

/* RETURN: the partner of HOST (from 0) in ROUND (from 0) among HOSTS, or -1 if it has none in
 * this round.
 */
int schedule_partner(int hosts, int round, int host);

/* RETURN: round number INDEX of a sample of SAMPLE rounds, evenly spread over all rounds of
 * HOSTS.  If SAMPLE is not less than the number of rounds, the sample is all rounds.
 */
int schedule_sampled(int hosts, int sample, int index);

#endif /* PIJOB_LINKS_SCHEDULE_H */
