/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * thread_check.c - whether MPI keeps the thread level that it grants
 */

#include <config.h>

#include "thread_check.h"

#include <inttypes.h>

#include "mpi/trouble.h"

/* What rank 0 says. */
static void tell(const struct thread_report *report, const struct trouble *trouble,
                 struct check *check)
{
    if (report->threads == 0) {
        check->verdict = CHECK_NONE;
        return;
    }
    check_set_expected(check, "0 wrong");
    if (report->messages == 0) {
        check_skip(check, "some ranks have only one thread");
        return;
    }
    check_set_measured(check, "%" PRIu64 " wrong of %" PRIu64, report->wrong,
                       report->messages);
    if (trouble->count == 0)
        return;
    hostlist_copy(&check->hosts, &trouble->nodes);
    check_fail(
        check,
        "%" PRIu64
        " message%s wrong while threads exchanged messages at once: %.400s; " THREADS_UNSAFE
        ": use an MPI that was built for this level, or another transport",
        report->wrong, report->wrong == 1 ? " was" : "s were", trouble->text);
}

int check_thread_messages(const struct check_facts *facts, struct check *check,
                          struct error *err)
{
    const struct thread_report *report = facts->thread_report;
    struct trouble trouble;

    if (trouble_gather(facts->comm, facts->placement, report->mine > 0 ? &report->first : NULL,
                       &trouble, err) < 0)
        return -1;
    if (facts->comm->rank == 0)
        tell(report, &trouble, check);
    trouble_clear(&trouble);
    return 0;
}
