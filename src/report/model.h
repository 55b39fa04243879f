/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_MODEL_H
#define PIJOB_REPORT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "memory.h"

/* What is known of a log.  Texts are clean (clean.h), and NULL if they are not in the log;
 * numbers are then NAN.  Times are in seconds, rates in terms/s, bandwidths in B/s. */

enum { PHASES = 7, MODEL_HOST_SIZE = 72 };

/* RETURN: the name of phase I, as in the log.
 */
const char *model_phase(int i);

/* The time of a phase on all ranks, and the host of the slowest. */
struct spread {
    double min, mean, max;
    const char *host;
};

/* A host, or several ones: an expression such as n[1-2000]. */
struct model_host {
    const char *host;
    const char *ranks; /* as in the log: 0-3 */
    const char *cpus;  /* of each rank, with blanks between */
    double alike;      /* so many hosts, which are alike */
    double unlike;     /* so many hosts, of which no more is known */
};

struct model_exchange {
    const char *name;
    const char *sum;
    struct spread distribute, collect;
};

/* Large messages by an exchange; of each way, the time and the bandwidth. */
struct model_message {
    const char *exchange;
    double bytes;
    struct {
        double seconds, bandwidth;
    } distribute, collect;
};

struct model_collective {
    const char *name, *communicator;
    double bytes, seconds;
    const char *host;
};

struct model_speed {
    const char *host;
    double rate;
    double of_median;
};

struct model_check {
    const char *name, *verdict, *measured, *expected, *diagnosis, *hosts;
};

/* A link, or all links of a host, that the log names, and as what. */
struct model_link {
    const char *kind;
    const char *who;
    double latency, bandwidth;
};

/* A link, one of all that were measured. */
struct model_pair {
    const char *host, *to;
    double latency, bandwidth;
};

/* The medians of the links of a host. */
struct model_host_links {
    const char *host;
    double latency, bandwidth;
};

struct model_transport {
    const char *name, *over, *active;
    double count;
};

/* The pairs of ranks within the nodes, at one distance. */
struct model_node_span {
    const char *distance, *latest, *narrowest; /* the worst pairs */
    double pairs, latency, latency_max, bandwidth, bandwidth_min;
};

struct model_node_transport {
    const char *name, *why;
    double count;
};

/* A key of the job description, with dots. */
struct model_setting {
    const char *key, *value;
};

/* How much was summed at a time. */
struct model_sample {
    double time, terms;
};

struct model_limit {
    double min, max; /* INFINITY: unlimited */
    const char *host;
};

struct model_link_spread {
    double min, median, max;
    const char *worst;
};

/* What became of a launch. */
enum model_state {
    STATE_UNFINISHED, /* no result: it runs, or was killed */
    STATE_PASS,
    STATE_FAIL,
    STATE_STOPPED, /* in good order, and can be resumed */
};

/* One start of a job: all events from "start" to the next. */
struct launch {
    uint64_t line; /* of its start event */
    const char *time, *last_time;
    double began, last; /* the same, in seconds since 1970 */
    const char *name, *pijob, *processor;
    const char *mpi_compiled, *mpi_loaded, *mpi_library, *thread_level;
    const char *pmix_client, *pmix_server, *pmix_library;
    const char *container;
    const char *slurm, *job, *job_key, *step, *array_job, *array_task;
    double restarts;
    double ranks, nodes, threads;
    const char *kernel, *warning, *exclusive, *shared, *oversubscribed;
    struct model_limit memory, locked_memory, tmpdir_free, shm_free;
    const char *tmpdir;

    double exchanging_threads, thread_messages, wrong_thread_messages, thread_seconds;

    double links, links_hosts, links_seconds, disturbed_links, wrong_messages;
    struct model_link_spread latency, bandwidth;

    double node_pairs, node_pairs_hosts, disturbed_pairs, wrong_node_messages;

    double resume_epoch, resume_terms, resume_ranks, damaged_records;

    uint64_t progress_count;
    double progress_terms, progress_of, progress_rate, progress_left;
    double slowest_rank, slowest_fraction;
    char slowest_host[MODEL_HOST_SIZE];

    uint64_t checkpoint_count;
    double checkpoint_seconds;

    const char *stop_reason, *silent;
    double stop_terms, stop_of, stop_status;

    bool has_result; /* its document is whole */
    const char *pi, *sum, *verdict;
    double error, deviation, terms, rate;
    double result_ranks, result_nodes, result_threads;
    struct spread phase[PHASES];
    double median_rate;
    struct model_speed slowest, fastest;

    struct list exchanges;       /* struct model_exchange */
    struct list messages;        /* struct model_message */
    struct list collectives;     /* struct model_collective */
    struct list checks;          /* struct model_check */
    struct list slow;            /* struct model_speed */
    struct list speeds;          /* struct model_speed, of all hosts */
    struct list link_list;       /* struct model_link */
    struct list transports;      /* struct model_transport */
    struct list node_spans;      /* struct model_node_span */
    struct list node_transports; /* struct model_node_transport */
    struct list samples;         /* struct model_sample */
    uint64_t sample_stride;      /* one of so many progress events is kept */

    /* Only of the last launch of a log. */
    struct list hosts;      /* struct model_host */
    struct list settings;   /* struct model_setting */
    struct list pairs;      /* struct model_pair */
    struct list host_links; /* struct model_host_links */
    struct arena bulk;      /* their texts */
    struct arena texts;
};

/* What could not be read. */
struct model_problem {
    uint64_t line;
    const char *text;
};

struct log {
    const char *path;     /* as given, clean */
    const char *file;     /* the last part of it */
    struct list launches; /* struct launch, at least the first and the last ones */
    struct list problems; /* struct model_problem, the first ones */
    uint64_t problem_count;
    uint64_t events;
    uint64_t unknown_events; /* of a later version of pijob */
    uint64_t launch_count;   /* also of those that are not kept */
    struct arena texts;
};

/* RETURN: the launches, the first and the last of them; NULL if there is none.
 */
const struct launch *log_launches(const struct log *log);
const struct launch *log_first(const struct log *log);
const struct launch *log_last(const struct log *log);

/* RETURN: what became of LAUNCH.  It has passed only if its result is whole, says so, and no
 * check of it has failed.
 */
enum model_state launch_state(const struct launch *launch);

enum { CHECK_REASON_SIZE = 1200 };

/* Write why CHECK failed into TEXT, without the cure, which is told beside it.
 * RETURN: TEXT, or NULL: the log does not say.
 */
const char *check_reason(const struct model_check *check, char text[CHECK_REASON_SIZE]);

/* RETURN: "pass", "fail", "stopped" or "unfinished".
 */
const char *state_name(enum model_state state);

/* RETURN: the name of the job, its Slurm job, or NULL; in an array JOB_TASK, written into
 * TEXT.
 */
const char *launch_job(const struct launch *launch, char *text, size_t size);

/* RETURN: ranks, nodes and threads, as the start says, or else the result.
 */
double launch_ranks(const struct launch *launch);
double launch_nodes(const struct launch *launch);
double launch_threads(const struct launch *launch);

/* RETURN: how many hosts HOST is.
 */
double model_host_count(const struct model_host *host);

/* RETURN: the number of terms of the whole series; of those that this launch has summed; NAN
 * if it is not known.
 */
double launch_terms(const struct launch *launch);
double launch_own_terms(const struct launch *launch);

/* RETURN: seconds of the slowest rank in the sum and in the exchange; terms of this launch
 * for each of them and each thread of each rank; NAN if it is not known.
 */
double launch_exchange_seconds(const struct launch *launch);
double launch_speed(const struct launch *launch);

/* RETURN: the value of KEY of the description, or NULL.
 */
const char *launch_setting(const struct launch *launch, const char *key);

/* RETURN: the terms that were summed when this launch last told of them, of those of the job;
 * NAN if it never did.
 */
double launch_done(const struct launch *launch);

/* A time stamp of the log in seconds since 1970, or NAN.
 */
double model_time(const char *stamp);

/* Free LOG, which may be NULL, with its launches.
 */
void log_destroy(struct log *log);

/* Free what LAUNCH has, but not LAUNCH itself; only what the last launch of a log has.
 */
void launch_release(struct launch *launch);
void launch_release_bulk(struct launch *launch);

#endif /* PIJOB_REPORT_MODEL_H */
