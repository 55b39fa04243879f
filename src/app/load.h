/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_LOAD_H
#define PIJOB_APP_LOAD_H

#include "core/error.h"
#include "job/job.h"
#include "mpi/comm.h"
#include "options.h"

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

#endif /* PIJOB_APP_LOAD_H */
