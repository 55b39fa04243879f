/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * session.c - start and end MPI for a run
 */

#include <config.h>

#include "session.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/host.h"
#include "core/interfaces.h"
#include "core/process_limits.h"
#include "core/verdict.h"
#include "core/watchdog.h"
#include "end_guard.h"
#include "launch/crash_guard.h"
#include "launch/launch_hang.h"
#include "launch/launch_warn.h"
#include "launch/pmix_client.h"
#include "launch/versions.h"
#include "mpi/placement_gather.h"
#include "output/output.h"
#include "slurm/slurm.h"

/* MPI_Init, watched; RETURN: 0, or the exit status. */
static int start_mpi(struct session *session, int thread_level, int *argc, char ***argv)
{
    const struct launch *launch = &session->launch;
    char node[HOST_NAME_SIZE];
    struct error facts;
    struct error what;
    struct error cure;
    struct error err;
    int rc;

    watchdog_start(slurm_node_name(node, sizeof(node)), launch->rank, launch->size,
                   EXIT_WRONG_LAUNCH);
    if (launch->pmix)
        watchdog_abort_by(pmix_client_abort);
    watchdog_begin("MPI_Init", session->timeout, launch_hang_cure(launch));
    end_guard_init(launch, session->shm_room);
    rc = comm_init(&session->comm, thread_level, argc, argv, &err);
    if (rc < 0) {
        end_guard_end();
        end_guard_describe(&facts, &cure);
        (void)error_set(&what, "%.400s; %s", err.text, facts.text);
        end_guard_let_report(&session->launch, session->comm.rank);
        if (launch->reporting)
            output_cannot_start(&what, &cure);
        return EXIT_WRONG_LAUNCH;
    }
    end_guard_exchanges(&session->comm);
    if (session->comm.size > 1)
        watchdog_start(node, session->comm.rank, session->comm.size, EXIT_WRONG_LAUNCH);
    return 0;
}

int session_begin(struct session *session, double began, double timeout, int thread_level,
                  int *argc, char ***argv)
{
    struct error cure;
    struct error err;
    int status;

    *session = (struct session){.began = began,
                                .timeout = timeout,
                                .launch = launch_read(),
                                .shm_room = limits_shm_room()};
    session->slurm_version = slurm_version_none();
    session->slurm_time = slurm_time_ask(NULL);
    if (session->launch.slurm.job_id && session->launch.reporting) {
        /* The srun of a container is not that of the cluster. */
        if (!session->launch.container)
            session->slurm_version = slurm_version_ask();
        session->slurm_time = slurm_time_ask(session->launch.slurm.job_id);
    }
    launch_ask(&session->launch);
    if (launch_refuse(&session->launch, &err, &cure) < 0) {
        end_guard_let_report(&session->launch, session->comm.rank);
        if (session->launch.reporting)
            output_cannot_start(&err, &cure);
        return EXIT_WRONG_LAUNCH;
    }
    status = start_mpi(session, thread_level, argc, argv);
    if (status != 0)
        return status;
    session->wire_up = clock_now() - began;

    /* Ranks that never found each other, or only some of the others, have several
     * ranks 0; then the first process of the launch reports for all. */
    launch_look_around(&session->launch, session->comm.size);
    session->reporting =
        session->comm.rank == 0 &&
        (session->launch.reporting || (session->comm.size > 1 && !session->launch.broken));
    session->warning.text[0] = '\0';
    if (session->reporting &&
        launch_warn(&session->launch, session->comm.size, &session->warning))
        output_error("warning: %s", session->warning.text);
    if (session->comm.size > 1)
        (void)interfaces_cure(session->network_cure, sizeof(session->network_cure));
    watchdog_begin("placement", session->timeout,
                   *session->network_cure ? session->network_cure : launch_silence_cure());
    if (placement_gather(&session->comm, session->shm_room, &session->placement, &err) < 0)
        session_fatal(session, &err);
    return 0;
}

/* MPI_Finalize crashed; nothing to say.  In a signal handler. */
static void end_quietly(void *arg, const char *signal)
{
    (void)arg;
    (void)signal;
}

void session_end(struct session *session, int status)
{
    char node[HOST_NAME_SIZE];
    char facts[512];
    struct error hint;

    if (session->comm.rank == 0 && !session->reporting)
        end_guard_let_report(&session->launch, session->comm.rank);
    (void)slurm_version_answer(&session->slurm_version);
    slurm_time_end(&session->slurm_time);
    placement_clear(&session->placement);
    end_guard_end();
    (void)error_set(&hint, "the result is complete, but MPI_Finalize does not return; %s",
                    launch_facts(&session->launch, facts, sizeof(facts)));
    if (status != 0)
        watchdog_start(slurm_node_name(node, sizeof(node)), session->launch.rank,
                       session->launch.size, status);
    watchdog_begin("MPI_Finalize", session->timeout, hint.text);
    if (status != 0)
        crash_guard_begin(status, end_quietly, NULL);
    comm_finalize(&session->comm);
    crash_guard_end();
    watchdog_end();
}

void session_phase(const struct session *session, const char *name, int patience)
{
    if (patience == 0)
        watchdog_end();
    else
        watchdog_begin(name, patience * session->timeout,
                       *session->network_cure ? session->network_cure : NULL);
}

void session_sum_begins(struct session *session)
{
    session->summing = true;
    end_guard_end();
}

void session_fatal(const struct session *session, const struct error *err)
{
    struct error facts;
    struct error more;

    if (session->summing || !comm_has_failed())
        session_give_up(session, EXIT_CANNOT_RUN, err);
    end_guard_let_report(&session->launch, session->comm.rank);
    end_guard_explain(&facts);
    (void)error_set(&more, "%.400s; %s", err->text, facts.text);
    session_give_up(session, EXIT_WRONG_LAUNCH, &more);
}

void session_give_up(const struct session *session, enum exit_status status,
                     const struct error *err)
{
    char node[HOST_NAME_SIZE];

    end_guard_end();
    output_error("rank %d of %d on %s: %s", session->comm.rank, session->comm.size,
                 slurm_node_name(node, sizeof(node)), err->text);
    comm_abort(&session->comm, (int)status);
}

int session_agree(const struct session *session, int status)
{
    struct error err;

    if (comm_share_int(&session->comm, &status, &err) < 0)
        session_fatal(session, &err);
    return status;
}
