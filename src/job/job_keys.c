/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * job_keys.c - the table of all keys of a job description
 *
 * The reader, --set, --check and the manual follow this table, whose second half is in
 * job_keys_checks.c.  A new key is a new row, and a member of struct job.
 */

#include <config.h>

#include "job_keys.h"

#include "job_fields.h"
#include "sum/series.h"

#define MEMBER(m) offsetof(struct job, m)

/* In the order of enum communication. */
static const char *const communications[] = {
    "point-to-point", "scatter-gather", "reduce", "all", NULL,
};

/* In the order of enum collectives_wanted. */
static const char *const collectives[] = {"none", "all", NULL};

/* In the order of enum resume. */
static const char *const resumes[] = {"auto", "never", "require", NULL};
static const char *const checkpoint_files[] = {"auto", "host", NULL};

/* In the order of enum log_ranks. */
static const char *const rank_lists[] = {"auto", "all", NULL};

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
        .words = {"auto"},
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
        .meaning = "how ranks distribute the work and collect the sums; or a mapping of the "
                   "next three keys",
    },
    {
        .path = "communication.exchange",
        .type = JOB_CHOICE,
        .offset = MEMBER(communication),
        .choices = communications,
        .same_as = "communication",
        .meaning = "the same as communication, in the mapping",
    },
    {
        .path = "communication.payload",
        .type = JOB_SIZES,
        .unit = "B",
        .offset = MEMBER(payload),
        .min = 1,
        .max = 1 << 30,
        .meaning =
            "sizes of the messages that each exchange also sends to and from each rank, "
            "and checks byte by byte",
    },
    {
        .path = "communication.collectives",
        .type = JOB_CHOICE,
        .offset = MEMBER(collectives),
        .choices = collectives,
        .meaning = "whether to test allreduce, allgather and alltoall, on all ranks, on each "
                   "node and on the node leaders",
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
        .path = "checkpoint.files",
        .type = JOB_CHOICE,
        .offset = MEMBER(checkpoint.files),
        .choices = checkpoint_files,
        .fallback = "auto",
        .needs = "checkpoint.directory",
        .seldom = true, /* whoever writes "files" elsewhere means log.file */
        .meaning = "which files the ranks write their records to",
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
        .path = "log.ranks",
        .type = JOB_CHOICE,
        .offset = MEMBER(log.ranks),
        .choices = rank_lists,
        .seldom = true, /* whoever writes "ranks" elsewhere means expect.ranks */
        .meaning =
            "which hosts the log lists by themselves if there are more than 64: all, or, with "
            "auto, those that are unlike the others",
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
        .words = {"all", "auto"},
        .offset = MEMBER(links.sample),
        .min = 1,
        .max = 65535,
        .meaning = "number of other hosts to which each host tests its link; all; or auto: as "
                   "many as can be tested in two minutes on a slow network; without it, no "
                   "links are tested",
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
        .words = {"all"},
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
};

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };
_Static_assert((int)KEY_COUNT + (int)JOB_KEYS_CHECKS <= (int)JOB_KEYS_MAX,
               "struct job has a flag for each key");

const struct job_key *job_key_at(size_t index)
{
    if (index < KEY_COUNT)
        return &keys[index];
    index -= KEY_COUNT;
    return index < JOB_KEYS_CHECKS ? &job_keys_checks[index] : NULL;
}
