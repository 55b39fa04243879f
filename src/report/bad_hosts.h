/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_BAD_HOSTS_H
#define PIJOB_REPORT_BAD_HOSTS_H

#include "out.h"
#include "report.h"

/* Append the hosts that the failed checks of the failed cases of SUITE name, each once, in
 * their order, as n1,n3.  A check that names all nodes of its job blames
 * none of them, and a fault that was injected says nothing about a host.
 */
void bad_hosts_put(struct out *out, const struct report *report, struct suite *suite);

#endif /* PIJOB_REPORT_BAD_HOSTS_H */
