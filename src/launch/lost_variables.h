/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LOST_VARIABLES_H
#define PIJOB_LAUNCH_LOST_VARIABLES_H

#include "ancestors.h"

/* Where this process has lost the variables of srun, an ancestor between it and slurmstepd,
 * which is ANCESTORS->process[AT], may still have them: a shell, or what has started a
 * container. The proc(5) file system is at PROC. RETURN: the number of tasks of the step of
 * that slurmstepd; -1: it is not known.
 */
long lost_step_tasks(const char *proc, const struct ancestors *ancestors, int at);

#endif /* PIJOB_LAUNCH_LOST_VARIABLES_H */
