/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * end_guard.c - what to say if MPI ends this process
 */

#include <config.h>

#include "end_guard.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/host.h"
#include "core/process_limits.h"
#include "core/verdict.h"
#include "launch/crash_guard.h"
#include "launch/init_guard.h"
#include "output/output.h"
#include "slurm/slurm.h"

enum { FACTS_SIZE = 900 };

static struct {
    const struct session *session;
    char crash[OUTPUT_CRASH_SIZE]; /* prepared: a signal handler can do little */
} guard;

/* What MPI may have failed at on this host, in TEXT, which is empty otherwise.  UCX, which
 * MPICH uses, cannot start without enough shared memory. */
static const char *small_shm(char *text, size_t size)
{
    uint64_t room = guard.session->shm_room;
    char node[HOST_NAME_SIZE];

    text[0] = '\0';
    if (room < LIMITS_SHM_PER_RANK)
        (void)snprintf(
            text, size,
            "; /dev/shm on %s has only %" PRIu64 " B free, and MPI takes about %d B of it "
            "for each rank there: remove files that are left there, or mount a larger tmpfs",
            slurm_node_name(node, sizeof(node)), room, LIMITS_SHM_PER_RANK);
    return text;
}

/* What is known of the launch, and the CURE. */
static void describe(struct error *facts, struct error *cure)
{
    char launch[FACTS_SIZE];
    char shm[256];

    (void)error_set(facts, "%s%s",
                    launch_facts(&guard.session->launch, launch, sizeof(launch)),
                    small_shm(shm, sizeof(shm)));
    launch_init_cure(&guard.session->launch, cure);
}

/* MPI_Init ended this process, after words of its own. */
static void tell_end(void *arg)
{
    struct error facts;
    struct error what;
    struct error cure;

    (void)arg;
    session_let_report(guard.session);
    if (!guard.session->launch.reporting)
        return;
    describe(&facts, &cure);
    (void)error_set(&what, "MPI_Init failed; %s", facts.text);
    output_cannot_start(&what, &cure);
}

/* MPI_Init crashed.  In a signal handler. */
static void tell_crash(void *arg, const char *signal)
{
    (void)arg;
    session_let_report(guard.session);
    if (guard.session->launch.reporting)
        output_crash(signal, guard.crash);
}

/* MPI ended this process in one of the exchanges before the sum: Open MPI does so when it
 * loses a TCP connection.  */
static void tell_loss(void *arg)
{
    const struct session *session = guard.session;
    char node[HOST_NAME_SIZE];
    struct error facts;
    struct error cure;

    (void)arg;
    session_let_report(session);
    describe(&facts, &cure);
    output_error("rank %d of %d on %s: MPI ended this process before the sum; %s",
                 session->comm.rank, session->comm.size, slurm_node_name(node, sizeof(node)),
                 facts.text);
}

void end_guard_init(const struct session *session)
{
    struct error facts;
    struct error cure;

    guard.session = session;
    if (session->launch.reporting) {
        describe(&facts, &cure);
        (void)output_crash_rest(guard.crash, sizeof(guard.crash), facts.text, &cure);
    }
    init_guard_begin(EXIT_WRONG_LAUNCH, tell_end, NULL);
    crash_guard_begin(EXIT_WRONG_LAUNCH, tell_crash, NULL);
}

void end_guard_exchanges(const struct session *session)
{
    guard.session = session;
    crash_guard_end();
    init_guard_begin(EXIT_WRONG_LAUNCH, tell_loss, NULL);
}

void end_guard_end(void)
{
    crash_guard_end();
    init_guard_end();
}
