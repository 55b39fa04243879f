/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_READ_RECORDS_H
#define PIJOB_RUN_READ_RECORDS_H

#include "checkpoint/restore.h"
#include "state.h"

/* Rank 0 restores with the help of the other ranks, each of which reads some of the records:
 * between read_records_lead() and read_records_end(), the others are in read_records_help().
 */

/* RETURN: the help for RUN; all other ranks must be in read_records_help(), or come to it.
 */
struct restore_help read_records_lead(struct run *run);

/* No more help is needed.
 */
void read_records_end(const struct run *run);

/* Help rank 0, until it needs no more.
 */
void read_records_help(const struct run *run);

#endif /* PIJOB_RUN_READ_RECORDS_H */
