/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_SESSION_H
#define PIJOB_RUN_SESSION_H

#include <stdbool.h>

#include "core/error.h"
#include "core/verdict.h"
#include "launch/launch.h"
#include "mpi/comm.h"
#include "mpi/placement.h"
#include "slurm/slurm_ask.h"

/* This process among the ranks of the job: how it was launched, MPI, and who is
 * where.
 */
struct session {
    struct launch launch;
    struct comm comm;
    bool reporting;             /* the one process that prints and writes the log */
    bool summing;               /* the launch was right: MPI has come as far as the sum */
    struct error warning;       /* of the launch; empty: none */
    double began;               /* when the program began, by clock_now() */
    double timeout;             /* seconds to wait for the other ranks */
    char network_cure[384];     /* if ranks do not answer; may be empty */
    double wire_up;             /* seconds from there to the end of MPI_Init */
    uint64_t shm_room;          /* limits_shm_room() before MPI_Init */
    struct placement placement; /* rank 0 only */
    struct slurm_version slurm_version; /* being asked; the reporting rank only */
    struct slurm_time slurm_time;       /* the same */
};

/* Start MPI, with the thread level THREAD_LEVEL (see comm_init), and learn who is where,
 * within TIMEOUT seconds each.  Collective over all ranks of the launch. RETURN: 0, or the
 * exit status when that cannot be, which has then been told.
 */
int session_begin(struct session *session, double began, double timeout, int thread_level,
                  int *argc, char ***argv);

/* The phase NAME begins: from now on this rank waits for the others, at most PATIENCE times
 * session->timeout; then the watchdog ends it.  PATIENCE 0: it does not wait for them.
 */
enum { PATIENCE_FILES = 10 }; /* a file system may take its time, and rank 0 waits for it */
void session_phase(const struct session *session, const char *name, int patience);

/* End MPI; this process is about to exit with STATUS.  Collective.
 * If STATUS is a failure, which has been reported, it stays the exit status even if
 * MPI_Finalize hangs, or crashes, as that of Open MPI 5.0.7 does for some wrong launches (in
 * PMIx_Finalize).  After a pass, a hang is a wrong launch, and a crash ends the process by its
 * signal: this MPI does not work.
 */
void session_end(struct session *session, int status);

/* MPI, or this rank alone, can do no more: tell ERR with rank and host, and end the whole job.
 * Where MPI has failed before the sum, the launch is wrong, and its facts are told as well,
 * and what this host lacks.
 */
void session_fatal(const struct session *session, const struct error *err)
    __attribute__((noreturn));

/* The same, with an exit STATUS that tells more than that it could not run.
 */
void session_give_up(const struct session *session, enum exit_status status,
                     const struct error *err) __attribute__((noreturn));

/* The sum begins: an MPI that fails from now on is no question of the launch.
 */
void session_sum_begins(struct session *session);

/* RETURN: STATUS as rank 0 has it, on every rank.  Collective.
 */
int session_agree(const struct session *session, int status);

#endif /* PIJOB_RUN_SESSION_H */
