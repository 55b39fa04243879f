/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_LINK_CHECK_H
#define PIJOB_CHECKS_LINK_CHECK_H

#include "core/verdict.h"
#include "facts.h"

/* Rows of the table of checks (checks.c), after the test of the links: every message arrived
 * as it was sent; latency, bandwidth and transport are as the description expects.
 */
void check_messages(const struct check_facts *facts, struct check *check);
void check_latency(const struct check_facts *facts, struct check *check);
void check_bandwidth(const struct check_facts *facts, struct check *check);
void check_transport(const struct check_facts *facts, struct check *check);

#endif /* PIJOB_CHECKS_LINK_CHECK_H */
