/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_keys_checks.c - the keys of a job description that are about checks: expect and inject
 */

#include <config.h>

#include "job_keys.h"

#include "job_fields.h"

#define MEMBER(m) offsetof(struct job, m)

/* In the order of enum thread_level. */
static const char *const thread_levels[] = {
    "single", "funneled", "serialized", "multiple", NULL,
};

/* In the order of enum binding_wanted. */
static const char *const bindings[] = {"exclusive", NULL};

/* In the order of enum inject_fault. */
static const char *const faults[] = {
    "none", "exit", "wrong-sum",   "lost-message", "hang",
    "kill", "slow", "shared-core", "wrong-byte",   NULL,
};

const struct job_key job_keys_checks[JOB_KEYS_CHECKS] = {
    {
        .path = "expect.ranks",
        .type = JOB_COUNT,
        .offset = MEMBER(expect.ranks),
        .min = 1,
        .max = UINT32_MAX,
        .meaning = "number of ranks that the job must have",
    },
    {
        .path = "expect.nodes",
        .type = JOB_COUNT,
        .offset = MEMBER(expect.nodes),
        .min = 1,
        .max = UINT32_MAX,
        .meaning = "number of nodes that the ranks must run on",
    },
    {
        .path = "expect.tasks_per_node",
        .type = JOB_COUNT,
        .offset = MEMBER(expect.tasks_per_node),
        .min = 1,
        .max = UINT32_MAX,
        .meaning = "number of ranks that each node must have",
    },
    {
        .path = "expect.threads",
        .type = JOB_COUNT,
        .offset = MEMBER(expect.threads),
        .min = 1,
        .max = 4096,
        .meaning = "number of threads that each rank must have",
    },
    {
        .path = "expect.thread_level",
        .type = JOB_CHOICE,
        .offset = MEMBER(expect.thread_level),
        .choices = thread_levels,
        .meaning = "thread level to request from MPI, which must provide at least this level",
    },
    {
        .path = "expect.mpi",
        .type = JOB_TEXT,
        .offset = MEMBER(expect.mpi),
        .example = "Open MPI v4.1*",
        .meaning = "version of the MPI library that each rank must load, as a shell pattern",
    },
    {
        .path = "expect.pmix",
        .type = JOB_TEXT,
        .offset = MEMBER(expect.pmix),
        .example = "4.2*",
        .meaning = "version of the PMIx library that each rank must load, as a shell pattern",
    },
    {
        .path = "expect.binding",
        .type = JOB_CHOICE,
        .offset = MEMBER(expect.binding),
        .choices = bindings,
        .meaning = "each rank must have its own cores, and one CPU for each thread",
    },
    {
        .path = "expect.locked_memory_at_least",
        .type = JOB_REAL,
        .words = {"unlimited"},
        .unit = "B",
        .offset = MEMBER(expect.locked_memory_at_least),
        .min = 1,
        .max = 1e18,
        .meaning = "memory that each rank may lock (ulimit -l)",
    },
    {
        .path = "expect.memory_at_least",
        .type = JOB_REAL,
        .unit = "B",
        .offset = MEMBER(expect.memory_at_least),
        .min = 1,
        .max = 1e18,
        .meaning = "memory that each rank may use: the minimum of its node, its cgroup and "
                   "ulimit -v",
    },
    {
        .path = "expect.tmpdir_free_at_least",
        .type = JOB_REAL,
        .unit = "B",
        .offset = MEMBER(expect.tmpdir_free_at_least),
        .min = 1,
        .max = 1e18,
        .meaning = "free space in TMPDIR, or in /tmp if TMPDIR is not set, on each node",
    },
    {
        .path = "expect.shm_free_at_least",
        .type = JOB_REAL,
        .unit = "B",
        .offset = MEMBER(expect.shm_free_at_least),
        .min = 1,
        .max = 1e18,
        .meaning = "free space in /dev/shm on each node",
    },
    {
        .path = "expect.rate_per_rank_at_least",
        .type = JOB_REAL,
        .unit = "terms/s",
        .offset = MEMBER(expect.rate_per_rank_at_least),
        .min = 1,
        .max = 1e18,
        .meaning = "speed of the slowest rank",
    },
    {
        .path = "expect.slowest_host_at_least",
        .type = JOB_REAL,
        .offset = MEMBER(expect.slowest_host_at_least),
        .min = 0.01,
        .max = 1,
        .meaning = "speed of a rank on the slowest host, as a fraction of the median of all "
                   "hosts",
    },
    {
        .path = "expect.startup_at_most",
        .type = JOB_SECONDS,
        .offset = MEMBER(expect.startup_at_most),
        .min = 0.001,
        .max = 86400,
        .meaning = "time from the start of the slowest rank to the end of its MPI_Init",
    },
    {
        .path = "expect.latency_at_most",
        .type = JOB_SECONDS,
        .offset = MEMBER(expect.latency_at_most),
        .min = 1e-9,
        .max = 1,
        .needs = "links.sample",
        .meaning = "latency of every link between hosts",
    },
    {
        .path = "expect.bandwidth_at_least",
        .type = JOB_REAL,
        .unit = "B/s",
        .offset = MEMBER(expect.bandwidth_at_least),
        .min = 1,
        .max = 1e15,
        .needs = "links.sample",
        .meaning = "bandwidth of every link between hosts",
    },
    {
        .path = "expect.transport",
        .type = JOB_TEXT,
        .offset = MEMBER(expect.transport),
        .example = "ucx*",
        .needs = "links.sample",
        .meaning = "transport of the messages between hosts, as a shell pattern such as ucx*",
    },
    {
        .path = "expect.node_latency_at_most",
        .type = JOB_SECONDS,
        .offset = MEMBER(expect.node_latency_at_most),
        .min = 1e-9,
        .max = 1,
        .needs = "links.within_nodes",
        .meaning = "latency of every tested pair of ranks on a node",
    },
    {
        .path = "expect.node_bandwidth_at_least",
        .type = JOB_REAL,
        .unit = "B/s",
        .offset = MEMBER(expect.node_bandwidth_at_least),
        .min = 1,
        .max = 1e15,
        .needs = "links.within_nodes",
        .meaning = "bandwidth of every tested pair of ranks on a node",
    },
    {
        .path = "expect.node_transport",
        .type = JOB_TEXT,
        .offset = MEMBER(expect.node_transport),
        .example = "vader/cma",
        .needs = "links.within_nodes",
        .meaning = "transport of the messages within each node, as a shell pattern such as "
                   "*/cma",
    },
    {
        .path = "inject.fault",
        .type = JOB_CHOICE,
        .offset = MEMBER(inject.fault),
        .choices = faults,
        .meaning = "fault to inject; needs --allow-inject; the job then always fails",
    },
    {
        .path = "inject.rank",
        .type = JOB_COUNT,
        .offset = MEMBER(inject.rank),
        .max = UINT32_MAX,
        .fallback = "0",
        .needs = "inject.fault",
        .meaning = "rank to inject the fault into",
    },
    {
        .path = "inject.at",
        .type = JOB_REAL,
        .offset = MEMBER(inject.at),
        .max = 1,
        .fallback = "0.5",
        .needs = "inject.fault",
        .meaning = "fraction of its work, from 0 to 1, that the rank completes before the "
                   "fault",
    },
};
