/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * session.c - what every run of pijob under MPI begins and ends with
 */

#include <config.h>

#include "session.h"

#include "core/clock.h"
#include "core/host.h"
#include "core/verdict.h"
#include "output.h"

int session_begin(struct session *session, double began, int thread_level, int *argc,
                  char ***argv)
{
    struct error cure;
    struct error err;

    *session = (struct session){.began = began, .launch = launch_read()};
    session->slurm_version = slurm_version_none();
    session->slurm_time = slurm_time_ask(NULL);
    if (session->launch.slurm.job_id && session->launch.speaks) {
        session->slurm_version = slurm_version_ask();
        session->slurm_time = slurm_time_ask(session->launch.slurm.job_id);
    }
    if (launch_refuse(&session->launch, &err, &cure) < 0) {
        if (session->launch.speaks)
            output_cannot_start(&err, &cure);
        return EXIT_WRONG_LAUNCH;
    }
    if (comm_init(&session->comm, thread_level, argc, argv, &err) < 0) {
        output_error("%s", err.text);
        return EXIT_CANNOT_RUN;
    }
    session->wire_up = clock_now() - began;

    /* Ranks that never found each other are all rank 0; then the first process
     * of the launch speaks for them. */
    session->voice =
        session->comm.rank == 0 && (session->comm.size > 1 || session->launch.speaks);
    if (placement_gather(&session->comm, &session->placement, &err) < 0)
        session_fatal(session, &err);
    return 0;
}

void session_end(struct session *session)
{
    (void)slurm_version_answer(&session->slurm_version);
    (void)slurm_time_left(&session->slurm_time);
    placement_clear(&session->placement);
    comm_finalize(&session->comm);
}

void session_fatal(const struct session *session, const struct error *err)
{
    char node[HOST_NAME_SIZE];

    output_error("rank %d of %d on %s: %s", session->comm.rank, session->comm.size,
                 host_node_name(node, sizeof(node)), err->text);
    comm_abort(&session->comm, EXIT_CANNOT_RUN);
}

int session_agree(const struct session *session, int status)
{
    struct error err;

    if (comm_share_int(&session->comm, &status, &err) < 0)
        session_fatal(session, &err);
    return status;
}
