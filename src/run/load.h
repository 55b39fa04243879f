/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_LOAD_H
#define PIJOB_RUN_LOAD_H

#include "app/options.h"
#include "core/error.h"
#include "job/job.h"
#include "mpi/comm.h"

/* Read the description that OPTIONS names, and apply its --set.
 * RETURN: 0 with the job in JOB, or the exit status with a whole message in ERR.
 */
int load_job(const struct options *options, struct job *job, struct error *err);

/* The same on every rank, of which only rank 0 reads the file.  Collective over
 * COMM.
 * RETURN: the same as above, and the same on every rank; but EXIT_CANNOT_RUN
 * says that MPI failed on this one.
 */
int load_job_everywhere(const struct options *options, const struct comm *comm,
                        struct job *job, struct error *err);

/* The thread level to ask of MPI, which has to be known before there is MPI to share the
 * description by: so each rank looks into it, by itself, if it is an ordinary file.
 * RETURN: the level that it expects, as MPI has it, if that is more than what pijob needs,
 * MPI_THREAD_FUNNELED, which is also the answer when anything is wrong.
 */
int load_thread_level(const struct options *options);

/* How long to wait for the other ranks before the description is known: what --set says of
 * launch.timeout, or the environment variable PIJOB_LAUNCH_TIMEOUT, or the default.
 * RETURN: 0 with the SECONDS, or -1 with what is wrong in ERR.
 */
int load_launch_timeout(const struct options *options, double *seconds, struct error *err);

#endif /* PIJOB_RUN_LOAD_H */
