/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_APP_CHECK_H
#define PIJOB_APP_CHECK_H

#include "options.h"

/* Validate the description that OPTIONS names, and print it with its defaults
 * and overrides.  Starts no MPI.
 * RETURN: the exit status.
 */
int check_description(const struct options *options);

#endif /* PIJOB_APP_CHECK_H */
