/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_ROLL_CALL_H
#define PIJOB_MPI_ROLL_CALL_H

#include <stddef.h>

#include "comm.h"
#include "core/error.h"

/* Find the ranks that no longer answer, when the others wait for them.  This is not
 * collective: the missing ranks would not take part.
 */

/* Ask all other ranks, on rank 0, and wait at most SECONDS for their answers.
 * RETURN: the number of ranks that did not answer, with SILENT[r] 1 for each of these and 0
 * for the others, and with the answers of SIZE bytes, one of each rank, in ANSWERS (SIZE 0:
 * NULL); or -1 with the reason in ERR.
 */
int roll_call(const struct comm *comm, double seconds, int *silent, void *answers, size_t size,
              struct error *err);

/* Answer, on any other rank, if rank 0 has asked.  Call this often.  ANSWER has the SIZE bytes
 * that the roll call expects.
 */
void roll_call_answer(const struct comm *comm, const void *answer, size_t size);

/* Answer for SECONDS, in which rank 0 may end the job.  Returns if it does not.
 */
void roll_call_wait(const struct comm *comm, double seconds, const void *answer, size_t size);

#endif /* PIJOB_MPI_ROLL_CALL_H */
