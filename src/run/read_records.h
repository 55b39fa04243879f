/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_READ_RECORDS_H
#define PIJOB_RUN_READ_RECORDS_H

#include "state.h"

/* Restore run->keeping.store, which rank 0 has opened with store_own(), from the directory
 * run->keeping.place.path of rank 0: each rank reads the records of a part of the ranks that
 * wrote them.  Collective over the ranks of RUN.
 * RETURN: 0, or, on rank 0, -1 with the reason in ERR.
 */
int read_records(struct run *run, struct error *err);

#endif /* PIJOB_RUN_READ_RECORDS_H */
