/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_DESCRIBE_H
#define PIJOB_JOB_JOB_DESCRIBE_H

#include "core/yaml_out.h"
#include "job.h"

/* Write every key of JOB that has a value, defaults included, into the mapping
 * that is open in OUT, as it would stand in a description.
 */
void job_describe(const struct job *job, struct yaml_out *out);

#endif /* PIJOB_JOB_JOB_DESCRIBE_H */
