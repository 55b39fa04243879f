/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SIGNALS_INSTANT_H
#define PIJOB_TESTS_SIGNALS_INSTANT_H

#include "phases.h"

/* Between the functions that a process calls and the signal that it gets; see instant.c. */

#define INSIDE __attribute__((visibility("hidden")))

/* A call that is counted in the current phase. */
INSIDE void instant_call(void);

/* A file operation; all of the sum belong to checkpoints. */
INSIDE void instant_file_call(void);

/* A rank looks at the others, as it does only during the sum; it communicates otherwise. */
INSIDE void instant_look(void);
INSIDE void instant_communicate(void);

/* mpirun has waited for a rank. */
INSIDE void instant_rank_ended(void);

/* Begin PHASE, if the process has not come further. */
INSIDE void instant_begin(enum phase phase);

#endif /* PIJOB_TESTS_SIGNALS_INSTANT_H */
