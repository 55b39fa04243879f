/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_keys.c - the table of all keys of a job description
 *
 * The reader, --set, --check and the manual follow this table.  A new key is a new row here,
 * and a member of struct job.
 */

#include <config.h>

#include "job_keys.h"

#include <string.h>

#include "job_fields.h"
#include "sum/series.h"

#define MEMBER(m) offsetof(struct job, m)

/* In the order of enum communication. */
static const char *const communications[] = {
    "point-to-point", "scatter-gather", "reduce", "all", NULL,
};

/* In the order of enum resume. */
static const char *const resumes[] = {"auto", "never", "require", NULL};

/* In the order of enum thread_level. */
static const char *const thread_levels[] = {
    "single", "funneled", "serialized", "multiple", NULL,
};

/* In the order of enum binding_wanted. */
static const char *const bindings[] = {"exclusive", NULL};

/* In the order of enum inject_fault. */
static const char *const faults[] = {
    "none", "exit", "wrong-sum", "lost-message", "hang", "kill", "slow", "shared-core", NULL,
};

/* In the order of bool. */
static const char *const truths[] = {"false", "true", NULL};

static const struct job_key keys[] = {
    {
        .path = "name",
        .type = JOB_NAME,
        .offset = MEMBER(name),
        .example = "pi",
        .fallback = "pi",
        .meaning = "name of the job, %x in file names",
    },
    {
        .path = "series.terms",
        .type = JOB_COUNT,
        .offset = MEMBER(series.terms),
        .min = SERIES_TERMS_MIN,
        .max = SERIES_TERMS_MAX,
        .required = true,
        .meaning = "number of terms of the Leibniz series to sum",
    },
    {
        .path = "series.threads",
        .type = JOB_COUNT,
        .word = "auto",
        .offset = MEMBER(series.threads),
        .min = 1,
        .max = 4096,
        .fallback = "1",
        .meaning = "number of threads of each rank; auto: one for each CPU that Slurm or the "
                   "affinity mask provides",
    },
    {
        .path = "communication",
        .type = JOB_CHOICE,
        .offset = MEMBER(communication),
        .choices = communications,
        .fallback = "reduce",
        .meaning = "how ranks distribute the work and collect the sums",
    },
    {
        .path = "checkpoint.directory",
        .type = JOB_PATTERN,
        .offset = MEMBER(checkpoint.directory),
        .example = "checkpoints/%x",
        .meaning = "directory for checkpoints; without it, none are written",
    },
    {
        .path = "checkpoint.interval",
        .type = JOB_SECONDS,
        .offset = MEMBER(checkpoint.interval),
        .min = 0.1,
        .max = 86400,
        .fallback = "60s",
        .needs = "checkpoint.directory",
        .meaning = "minimum time between two checkpoints of a rank",
    },
    {
        .path = "checkpoint.resume",
        .type = JOB_CHOICE,
        .offset = MEMBER(checkpoint.resume),
        .choices = resumes,
        .fallback = "auto",
        .needs = "checkpoint.directory",
        .meaning = "whether to resume from the checkpoints in the directory",
    },
    {
        .path = "log.file",
        .type = JOB_PATTERN,
        .offset = MEMBER(log.file),
        .example = "%x-%j.log",
        .fallback = "%x-%j.log",
        .meaning = "name of the log file, with the patterns %x %j %A %a %N %u %%",
    },
    {
        .path = "log.progress",
        .type = JOB_SECONDS,
        .offset = MEMBER(log.progress),
        .min = 0.1,
        .max = 86400,
        .fallback = "10s",
        .meaning = "time between two progress events",
    },
    {
        .path = "launch.timeout",
        .type = JOB_SECONDS,
        .offset = MEMBER(launch.timeout),
        .min = 1,
        .max = 86400,
        .fallback = "120s",
        .meaning = "maximum time that a rank waits for other ranks, in MPI_Init and in each "
                   "later phase",
    },
    {
        .path = "links.sample",
        .type = JOB_COUNT,
        .word = "all",
        .offset = MEMBER(links.sample),
        .min = 1,
        .max = 65535,
        .meaning = "number of other hosts to which each host tests its link, or all; without "
                   "it, no links are tested",
    },
    {
        .path = "links.within_nodes",
        .type = JOB_CHOICE,
        .offset = MEMBER(links.within_nodes),
        .choices = truths,
        .meaning =
            "whether the ranks of each node test the messages between them; without it, "
            "they do not",
    },
    {
        .path = "links.bytes",
        .type = JOB_REAL,
        .unit = "B",
        .offset = MEMBER(links.bytes),
        .min = 1,
        .max = 1e9,
        .fallback = "1MB",
        .needs = "links.sample",
        .or_needs = "links.within_nodes",
        .meaning = "size of the messages that measure the bandwidth",
    },
    {
        .path = "links.matrix",
        .type = JOB_COUNT,
        .word = "all",
        .offset = MEMBER(links.matrix),
        .min = 1,
        .max = 65535,
        .fallback = "64",
        .needs = "links.sample",
        .or_needs = "links.within_nodes",
        .meaning = "maximum number of hosts for which the log lists every link, or the pairs "
                   "within each "
                   "node; or all",
    },
    {
        .path = "links.timeout",
        .type = JOB_SECONDS,
        .offset = MEMBER(links.timeout),
        .min = 0.1,
        .max = 86400,
        .fallback = "60s",
        .needs = "links.sample",
        .or_needs = "links.within_nodes",
        .meaning =
            "maximum time for a host, or a rank on the same node, to answer another one",
    },
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
        .word = "unlimited",
        .unit = "B",
        .offset = MEMBER(expect.locked_memory_at_least),
        .min = 1,
        .max = 1e18,
        .meaning = "memory that each rank may lock, see ulimit -l",
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

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };
_Static_assert((int)KEY_COUNT <= (int)JOB_KEYS_MAX, "struct job has a flag for each key");

const struct job_key *job_key_at(size_t index)
{
    return index < KEY_COUNT ? &keys[index] : NULL;
}

size_t job_key_index(const struct job_key *key)
{
    return (size_t)(key - keys);
}

const struct job_key *job_key_find(const char *path)
{
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strcmp(keys[i].path, path) == 0)
            return &keys[i];
    return NULL;
}

bool job_key_is_section(const char *path)
{
    size_t length = strlen(path);

    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strncmp(keys[i].path, path, length) == 0 && keys[i].path[length] == '.')
            return true;
    return false;
}
