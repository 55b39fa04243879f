/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_H
#define PIJOB_JOB_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"
#include "job_keys.h"

struct yaml_out;

/* How ranks hand out the work and collect the sums. */
enum communication {
    COMMUNICATION_POINT_TO_POINT,
    COMMUNICATION_SCATTER_GATHER,
    COMMUNICATION_REDUCE,
    COMMUNICATION_ALL, /* compute once, collect by each of the three, compare */
};

/* Whether to go on from what a checkpoint directory holds. */
enum resume { RESUME_AUTO, RESUME_NEVER, RESUME_REQUIRE };

/* A fault on purpose (src/app/inject.h). */
enum inject_fault {
    INJECT_NONE,
    INJECT_EXIT,
    INJECT_WRONG_SUM,
    INJECT_LOST_MESSAGE,
    INJECT_HANG,
    INJECT_KILL,
    INJECT_SLOW,
    INJECT_SHARED_CORE,
};

/* How far MPI lets threads go (MPI-3.1, 12.4), each more than the one before. */
enum thread_level {
    THREAD_LEVEL_SINGLE,
    THREAD_LEVEL_FUNNELED,
    THREAD_LEVEL_SERIALIZED,
    THREAD_LEVEL_MULTIPLE,
};

/* What is wanted of the CPUs of the ranks. */
enum binding_wanted {
    BINDING_EXCLUSIVE, /* each rank has cores of its own, and a CPU for each thread */
};

/* The value of a JOB_COUNT that is spelt as the word of its key. */
#define JOB_WORD UINT64_C(0)
#define JOB_AUTO JOB_WORD
#define JOB_ALL JOB_WORD

enum {
    JOB_NAME_SIZE = 65,
    JOB_TEXT_SIZE = 128,
    JOB_PATH_SIZE = 1024,
};

/* A job description, validated and with its defaults filled in.  job_keys.h
 * describes each member.
 */
struct job {
    char name[JOB_NAME_SIZE];
    struct {
        uint64_t terms;
        uint64_t threads; /* JOB_AUTO: as many as there are CPUs */
    } series;
    int communication; /* enum communication */
    struct {
        char directory[JOB_PATH_SIZE]; /* empty: no checkpoints */
        double interval;               /* seconds */
        int resume;                    /* enum resume */
    } checkpoint;
    struct {
        char file[JOB_PATH_SIZE];
        double progress; /* seconds */
    } log;
    struct {
        double timeout; /* seconds */
    } launch;
    struct {
        uint64_t sample; /* partners of each host, or JOB_ALL; not given: no test */
        double bytes;    /* of a message */
        double timeout;  /* seconds */
    } links;
    struct {
        uint64_t ranks;
        uint64_t nodes;
        uint64_t tasks_per_node;
        uint64_t threads;
        int thread_level; /* enum thread_level */
        char mpi[JOB_TEXT_SIZE];
        char pmix[JOB_TEXT_SIZE];
        int binding;                   /* enum binding_wanted */
        double locked_memory_at_least; /* bytes; INFINITY: unlimited */
        double memory_at_least;        /* bytes */
        double tmpdir_free_at_least;   /* bytes */
        double shm_free_at_least;      /* bytes */
        double rate_per_rank_at_least; /* terms/s */
        double slowest_host_at_least;  /* of the median */
        double startup_at_most;        /* seconds */
        double latency_at_most;        /* seconds */
        double bandwidth_at_least;     /* B/s */
        char transport[JOB_TEXT_SIZE]; /* a pattern */
    } expect;
    struct {
        int fault; /* enum inject_fault */
        uint64_t rank;
        double at; /* fraction of that rank's work */
    } inject;
    bool given[JOB_KEYS_MAX]; /* by index of the key: has a value, be it the default */
};

/* RETURN: a job with every default that depends on no other key filled in.
 */
struct job job_defaults(void);

/* Set KEY of JOB to the value that TEXT spells.
 * RETURN: 0, or -1 with what is wrong and what is allowed in ERR, JOB unchanged.
 */
int job_set(struct job *job, const struct job_key *key, const char *text, struct error *err);

/* RETURN: whether JOB has a value for KEY.
 */
bool job_given(const struct job *job, const struct job_key *key);

/* Set what ASSIGNMENT, "KEY=VALUE" from the command line, says.
 * RETURN: 0, or -1 with a whole message in ERR, JOB unchanged.
 */
int job_override(struct job *job, const char *assignment, struct error *err);

/* Make sure that every key that must be given has a value, and each key the one that it
 * needs, and fill in the defaults that depend on others.
 * RETURN: 0, or -1 with the first key that is missing, and what it allows, in ERR.
 */
int job_complete(struct job *job, struct error *err);

/* Write the value of KEY, as it would be spelt in a description, into TEXT;
 * JOB_PATH_SIZE is enough for any.
 * RETURN: TEXT.
 */
const char *job_value(const struct job *job, const struct job_key *key, char *text,
                      size_t size);

/* Write every key of JOB that has a value, including defaults, into the open mapping of OUT,
 * as in a description.
 */
void job_describe(const struct job *job, struct yaml_out *out);

#endif /* PIJOB_JOB_JOB_H */
