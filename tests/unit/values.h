/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_VALUES_H
#define PIJOB_TESTS_VALUES_H

#include "job/job.h"

/* What messages name as allowed. */
#define TERMS "a whole number from 1 to 1000000000000000"
#define THREADS "auto, or a whole number from 1 to 4096"
#define COUNTS "a whole number from 1 to 4294967295"
#define TIMES "a time from 0.1s to 86400s, such as 10s, 5m or 1h"
#define NAMES "1 to 64 of the characters A-Z a-z 0-9 . _ -, such as pi"
#define FILES "a file name of 1 to 1023 characters, such as %x-%j.log"
#define WORDS "one of point-to-point, scatter-gather, reduce, all"
#define SIZES                                                                                 \
    "a number of B from 1 to 1073741824, or a list of up to 8, such as 8MiB or "              \
    "[64,64KiB,8MiB]"
#define BYTES "a number of B from 1 to 1e+18, such as 1.5e9, 1.5GB or 64KiB"
#define CPUS "a whole number from 1 to 4096"
#define EXPECT                                                                                \
    "ranks, nodes, tasks_per_node, threads, thread_level, mpi, pmix, binding, "               \
    "locked_memory_at_least, memory_at_least, tmpdir_free_at_least, shm_free_at_least, "      \
    "rate_per_rank_at_least, slowest_host_at_least, startup_at_most, latency_at_most, "       \
    "bandwidth_at_least, transport, node_latency_at_most, node_bandwidth_at_least, "            \
    "node_transport"
#define TOP "name, series, communication, checkpoint, log, launch, links, expect, inject"

/* Long words. */
#define X_10 "xxxxxxxxxx"
#define X_60 X_10 X_10 X_10 X_10 X_10 X_10

/* RETURN: the key with the path PATH; the test fails if there is none.
 */
const struct job_key *values_key(const char *path);

/* The test fails unless the value of the key PATH of JOB is WANTED.
 */
void values_check(const struct job *job, const char *path, const char *wanted);

#endif /* PIJOB_TESTS_VALUES_H */
