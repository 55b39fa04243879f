/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_DESCRIPTION_H
#define PIJOB_RUN_DESCRIPTION_H

#include "core/error.h"
#include "job/job_source.h"
#include "mpi/comm.h"

/* Load the job of SOURCE on every rank; only rank 0 reads the file.  Collective over COMM.
 * RETURN: 0 with the job in JOB, or the exit status with a whole message in ERR, the same on
 * every rank; but EXIT_CANNOT_RUN says that this one failed alone, or MPI on it.
 */
int description_share(const struct job_source *source, const struct comm *comm,
                      struct job *job, struct error *err);

/* The thread level to ask of MPI, which has to be known before there is MPI to share the
 * description by: so each rank looks into it, by itself, if it is an ordinary file.  That is
 * one file more for each rank, beside the program and its libraries, which are some 150 files
 * with Open MPI 4.1.
 * RETURN: the level that it expects, as MPI has it, if that is more than what pijob needs,
 * MPI_THREAD_FUNNELED, which is also the answer when anything is wrong.
 */
int description_thread_level(const struct job_source *source);

#endif /* PIJOB_RUN_DESCRIPTION_H */
