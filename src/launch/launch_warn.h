/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_LAUNCH_WARN_H
#define PIJOB_LAUNCH_LAUNCH_WARN_H

#include <stdbool.h>

#include "core/error.h"
#include "launch.h"

/* Write into ERR what is legal but probably a mistake, when MPI has SIZE ranks: variables that
 * do not come from the launcher; one process alone in an allocation for many; one process of
 * which nobody tells whether it should be one of several; generations_apart().
 * RETURN: whether there is a warning.
 */
bool launch_warn(const struct launch *launch, long size, struct error *err);

#endif /* PIJOB_LAUNCH_LAUNCH_WARN_H */
