/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_HOST_WARNINGS_H
#define PIJOB_CHECKS_HOST_WARNINGS_H

#include <stddef.h>

#include "facts.h"

enum { HOST_WARNINGS_MAX = 2, HOST_WARNING_SIZE = 1280 };

/* What may go wrong on the hosts of the job, but does not have to, each with the cure:
 * /dev/shm that is tight, and few open files.  To be called on rank 0. RETURN: the number of
 * warnings, in TEXT.
 */
int host_warnings(const struct check_facts *facts,
                  char text[HOST_WARNINGS_MAX][HOST_WARNING_SIZE]);

#endif /* PIJOB_CHECKS_HOST_WARNINGS_H */
