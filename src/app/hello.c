/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * hello.c - pijob --hello: check the launch and print where each rank runs
 */

#include <config.h>

#include "hello.h"

#include "checks/checks.h"
#include "core/ranges.h"
#include "core/verdict.h"
#include "output/output.h"
#include "run/session.h"

static void print_placement(const struct placement *placement)
{
    char cpus[RANGES_TEXT_SIZE];

    for (int rank = 0; rank < placement->ranks; rank++)
        output_line("I am rank %d of %d on %s, cpus %s", rank, placement->ranks,
                    placement_node(placement, rank),
                    cpu_mask_list(placement_cpus(placement, rank), cpus, sizeof(cpus)));
}

int hello(double began, double timeout, int *argc, char ***argv)
{
    struct session session;
    struct verdict verdict = {.count = 0};
    struct check_facts facts;
    int status = session_begin(&session, began, timeout, MPI_THREAD_FUNNELED, argc, argv);
    struct error err;

    if (status != 0)
        return status;
    session_phase(&session, "launch", 1);
    facts = (struct check_facts){
        .launch = &session.launch, .comm = &session.comm, .placement = &session.placement};
    if (checks_run(CHECKS_LAUNCH, &facts, &verdict, &err) < 0)
        session_fatal(&session, &err);
    status = (int)verdict_status(&verdict);
    if (session.reporting) {
        print_placement(&session.placement);
        output_failures(&verdict);
        if (output_flush() < 0)
            status = EXIT_CANNOT_RUN;
    }
    verdict_clear(&verdict);
    status = session_agree(&session, status);
    session_end(&session, status);
    return status;
}
