/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LAUNCH_HANG_H
#define PIJOB_LAUNCH_LAUNCH_HANG_H

#include "launch.h"

/* RETURN: what to try if MPI_Init hangs, in one line; a static text.
 */
const char *launch_hang_cure(const struct launch *launch);

/* RETURN: what to look at if the ranks are there, but no message between them arrives, in one
 * line.
 */
const char *launch_silence_cure(void);

#endif /* PIJOB_LAUNCH_LAUNCH_HANG_H */
