/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_RUN_THREADS_H
#define PIJOB_RUN_THREADS_H

#include "state.h"

/* If the description expects the thread level multiple, and the ranks have several threads:
 * let these exchange messages at once, and make the check of it.  Collective over the ranks of
 * RUN.
 * RETURN: 0, or -1 with the reason in ERR.
 */
int threads_run(struct run *run, struct error *err);

#endif /* PIJOB_RUN_THREADS_H */
