/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_OVERSUBSCRIBE_H
#define PIJOB_LAUNCH_OVERSUBSCRIBE_H

#include <stdbool.h>

#include "ancestors.h"

/* RETURN: whether the launcher was told to start more ranks than there are CPUs, as the
 * environment of this rank shows, or the command line or environment of the mpirun of Open MPI
 * 5 among ANCESTORS, which the proc(5) file system at PROC has.  Where mpirun runs on another
 * host, its options are not known.
 */
bool oversubscribe_wanted(const char *proc, const struct ancestors *ancestors);

#endif /* PIJOB_LAUNCH_OVERSUBSCRIBE_H */
