/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * end_guard.c - what to say if MPI ends this process
 */

#include <config.h>

#include "end_guard.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/host.h"
#include "core/interfaces.h"
#include "core/process_limits.h"
#include "core/stop.h"
#include "core/verdict.h"
#include "core/watchdog.h"
#include "launch/crash_guard.h"
#include "launch/generations.h"
#include "launch/init_guard.h"
#include "launch/versions.h"
#include "output/output.h"
#include "slurm/slurm.h"

#define ABORT_TIME                                                                            \
    3.0 /* seconds in which the launcher ends the other ranks after MPI_Abort                 \
         */

enum { FACTS_SIZE = 900, MISSING_SIZE = 640 };

static struct {
    const struct launch *launch;
    const struct comm *comm; /* NULL: MPI_Init has not returned */
    uint64_t shm_room;
    char crash[OUTPUT_CRASH_SIZE]; /* prepared: a signal handler can do little */
} guard;

void end_guard_let_report(const struct launch *launch, int rank)
{
    if (launch->reporting && rank == 0)
        return;
    if (launch_await_report())
        _Exit(EXIT_WRONG_LAUNCH);
}

static bool needs_home(void)
{
    int version;

    return sscanf(versions_mpi_loaded(), "Open MPI v%2d", &version) == 1 && version >= 5;
}

/* What MPI may have failed at on this host, in TEXT, which is empty otherwise.  UCX, which
 * MPICH uses, cannot start without enough shared memory; Open MPI 5.0.7 without $HOME ("Unable
 * to get the user home directory"). */
static const char *shortages(char *text, size_t size)
{
    const char *home = getenv("HOME");
    char node[HOST_NAME_SIZE];
    char low[128];
    char shm[256] = "";
    char limits[256] = "";

    (void)slurm_node_name(node, sizeof(node));
    if (guard.shm_room < LIMITS_SHM_PER_RANK)
        (void)snprintf(
            shm, sizeof(shm),
            "; /dev/shm on %s has only %" PRIu64 " B free, and MPI takes about %d B of it "
            "for each rank there: remove files that are left there, or mount a larger tmpfs",
            node, guard.shm_room, LIMITS_SHM_PER_RANK);
    if (*limits_low(low, sizeof(low)))
        (void)snprintf(limits, sizeof(limits),
                       "; limits on %s are too low for MPI: %s; raise them", node, low);
    (void)snprintf(text, size, "%s%s%s",
                   !guard.comm && needs_home() && (!home || !*home)
                       ? "; HOME is not set, and Open MPI 5 needs it: set it"
                       : "",
                   shm, limits);
    return text;
}

void end_guard_describe(struct error *facts, struct error *cure)
{
    char launch[FACTS_SIZE];
    char missing[MISSING_SIZE];

    (void)error_set(facts, "%s%s", launch_facts(guard.launch, launch, sizeof(launch)),
                    shortages(missing, sizeof(missing)));
    launch_init_cure(guard.launch, cure);
}

void end_guard_explain(struct error *facts)
{
    struct error known;
    struct error cure;

    end_guard_describe(&known, &cure);
    if (generations_apart(guard.launch->pmix_server, &cure))
        (void)error_set(facts, "%s; %s", cure.text, known.text);
    else
        *facts = known;
}

/* MPI_Init ended this process, after words of its own. */
static void tell_end(void *arg)
{
    struct error facts;
    struct error what;
    struct error cure;

    (void)arg;
    if (watchdog_has_reported())
        return;
    end_guard_let_report(guard.launch, 0);
    if (!guard.launch->reporting)
        return;
    end_guard_describe(&facts, &cure);
    (void)error_set(&what, "MPI_Init failed; %s", facts.text);
    output_cannot_start(&what, &cure);
}

/* MPI_Init crashed.  In a signal handler. */
static void tell_crash(void *arg, const char *signal)
{
    (void)arg;
    if (watchdog_has_reported())
        return;
    end_guard_let_report(guard.launch, 0);
    if (guard.launch->reporting)
        output_crash(signal, guard.crash);
}

/* MPI ended this process in one of the exchanges before the sum: Open MPI does so when it
 * loses a TCP connection.  Open MPI 5 does so, too, when another rank has called MPI_Abort,
 * and has reported why.  Then the launcher ends all ranks of the job within moments.  */
static void tell_loss(void *arg)
{
    char node[HOST_NAME_SIZE];
    char network[384];
    struct error facts;

    (void)arg;
    for (double waited = 0; waited < ABORT_TIME && !stop_ordered(); waited += 0.1)
        clock_sleep(0.1);
    if (stop_ordered() || watchdog_has_reported())
        return;
    end_guard_let_report(guard.launch, guard.comm->rank);
    end_guard_explain(&facts);
    output_error("rank %d of %d on %s: MPI ended this process before the sum; %s",
                 guard.comm->rank, guard.comm->size, slurm_node_name(node, sizeof(node)),
                 facts.text);
    if (interfaces_cure(network, sizeof(network)))
        output_error("%s", network);
}

void end_guard_init(const struct launch *launch, uint64_t shm_room)
{
    struct error facts;
    struct error cure;

    guard.launch = launch;
    guard.shm_room = shm_room;
    if (launch->reporting) {
        end_guard_describe(&facts, &cure);
        (void)output_crash_rest(guard.crash, sizeof(guard.crash), facts.text, &cure);
    }
    init_guard_begin(EXIT_WRONG_LAUNCH, tell_end, NULL);
    crash_guard_begin(EXIT_WRONG_LAUNCH, tell_crash, NULL);
}

void end_guard_exchanges(const struct comm *comm)
{
    guard.comm = comm;
    crash_guard_end();
    init_guard_begin(EXIT_WRONG_LAUNCH, tell_loss, NULL);
}

void end_guard_end(void)
{
    crash_guard_end();
    init_guard_end();
}
