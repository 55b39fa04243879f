/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_KEYS_CHECKS_H
#define PIJOB_JOB_JOB_KEYS_CHECKS_H

#include "job_keys.h"

/* The second half of the table of all keys, for job_key_at(): what is expected, and the
 * faults.
 */
enum { JOB_KEYS_CHECKS = 24 };
extern const struct job_key job_keys_checks[JOB_KEYS_CHECKS];

#endif /* PIJOB_JOB_JOB_KEYS_CHECKS_H */
