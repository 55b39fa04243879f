/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_BAD_HOSTS_H
#define PIJOB_REPORT_BAD_HOSTS_H

#include "core/hostlist.h"
#include "out.h"
#include "report.h"

/* The hosts that an acceptance run found bad. */
struct bad_hosts {
    struct hostlist hosts; /* in their order, each once; each can be in a command line */

    /* A check that failed, but whose list of hosts is cut or cannot be read, so that none of
     * them is in HOSTS: its name, and its log; NULL: there is none. */
    const char *cut_check;
    const char *cut_log;
};

/* Find the hosts that the failed checks of the failed cases of SUITE name.  A check that names
 * all nodes of its job blames none of them, and a fault that was injected says nothing about a
 * host.
 * RETURN: the hosts, to be released by bad_hosts_clear(), valid as long as REPORT.
 */
struct bad_hosts bad_hosts_find(const struct report *report, struct suite *suite);
void bad_hosts_clear(struct bad_hosts *bad);

/* Append all names of BAD, as n1,n3.
 */
void bad_hosts_put(struct out *out, const struct bad_hosts *bad);

#endif /* PIJOB_REPORT_BAD_HOSTS_H */
