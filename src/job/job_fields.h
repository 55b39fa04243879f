/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_JOB_JOB_FIELDS_H
#define PIJOB_JOB_JOB_FIELDS_H

#include <stdbool.h>
#include <stdint.h>

enum { JOB_KEYS_MAX = 64 };

/* How the ranks distribute the work and collect the sums. */
enum communication {
    COMMUNICATION_POINT_TO_POINT,
    COMMUNICATION_SCATTER_GATHER,
    COMMUNICATION_REDUCE,
    COMMUNICATION_ALL, /* compute once, collect by each of the three, compare */
};

/* Whether to test other collectives as well. */
enum collectives_wanted { COLLECTIVES_NONE, COLLECTIVES_ALL };

enum { JOB_SIZES_MAX = 8 };

/* Sizes in bytes, in the order in which they are given. */
struct job_sizes {
    int count;
    uint64_t bytes[JOB_SIZES_MAX];
};

/* Where the file of a description gives a key, both from 1; line 0: it does not. */
struct job_place {
    uint32_t line, column;
};

/* Whether to resume from the checkpoint directory. */
enum resume { RESUME_AUTO, RESUME_NEVER, RESUME_REQUIRE };

/* Which files the checkpoints go to. */
enum checkpoint_files {
    CHECKPOINT_FILES_AUTO, /* files of each rank, up to 64 ranks; then one of each host */
    CHECKPOINT_FILES_HOST, /* one of each host */
};

/* Where the ranks of more than 64 hosts are, in the log. */
enum log_ranks {
    LOG_RANKS_AUTO, /* hosts that are alike together */
    LOG_RANKS_ALL,  /* each host by itself */
};

/* An injected fault (src/run/inject.h). */
enum inject_fault {
    INJECT_NONE,
    INJECT_EXIT,
    INJECT_WRONG_SUM,
    INJECT_LOST_MESSAGE,
    INJECT_HANG,
    INJECT_KILL,
    INJECT_SLOW,
    INJECT_SHARED_CORE,
    INJECT_WRONG_BYTE,
};

/* The thread levels of MPI (MPI-3.1, 12.4), in ascending order. */
enum thread_level {
    THREAD_LEVEL_SINGLE,
    THREAD_LEVEL_FUNNELED,
    THREAD_LEVEL_SERIALIZED,
    THREAD_LEVEL_MULTIPLE,
};

/* The expected binding of the ranks. */
enum binding_wanted {
    BINDING_EXCLUSIVE, /* each rank has its own cores, and a CPU for each thread */
};

/* The value of a JOB_COUNT that is given as word INDEX of its key, from 0: no number that a
 * key with words allows. */
#define JOB_WORD(index) (UINT64_C(0) - (index))
#define JOB_AUTO JOB_WORD(0)
#define JOB_ALL JOB_WORD(0)
#define JOB_ALL_OR_AUTO JOB_WORD(1) /* auto, of a key that allows all as well */

enum {
    JOB_NAME_SIZE = 65,
    JOB_TEXT_SIZE = 128,
    JOB_PATH_SIZE = 1024,
};

/* A job description, validated and with its defaults.  job_keys.c describes each member. */
struct job {
    char name[JOB_NAME_SIZE];
    struct {
        uint64_t terms;
        uint64_t threads; /* JOB_AUTO: the number of CPUs */
    } series;
    int communication;        /* enum communication */
    struct job_sizes payload; /* of the messages of each exchange; not given: none */
    int collectives;          /* enum collectives_wanted */
    struct {
        char directory[JOB_PATH_SIZE]; /* empty: no checkpoints */
        double interval;               /* seconds */
        int resume;                    /* enum resume */
        int files;                     /* enum checkpoint_files */
    } checkpoint;
    struct {
        char file[JOB_PATH_SIZE];
        double progress; /* seconds */
        int ranks;       /* enum log_ranks */
    } log;
    struct {
        double timeout; /* seconds */
    } launch;
    struct {
        uint64_t sample;  /* partners of each host, JOB_ALL or JOB_ALL_OR_AUTO; not given:
                             no link test */
        double bytes;     /* size of a message */
        uint64_t matrix;  /* hosts for which the log lists every link, or JOB_ALL */
        double timeout;   /* seconds */
        int within_nodes; /* whether messages within the nodes are tested, too */
    } links;
    struct {
        uint64_t ranks;
        uint64_t nodes;
        uint64_t tasks_per_node;
        uint64_t threads;
        int thread_level; /* enum thread_level */
        char mpi[JOB_TEXT_SIZE];
        char pmix[JOB_TEXT_SIZE];
        int binding;                        /* enum binding_wanted */
        double locked_memory_at_least;      /* bytes; INFINITY: unlimited */
        double memory_at_least;             /* bytes */
        double tmpdir_free_at_least;        /* bytes */
        double shm_free_at_least;           /* bytes */
        double rate_per_rank_at_least;      /* terms/s */
        double slowest_host_at_least;       /* fraction of the median */
        double startup_at_most;             /* seconds */
        double latency_at_most;             /* seconds */
        double bandwidth_at_least;          /* B/s */
        char transport[JOB_TEXT_SIZE];      /* a pattern */
        double node_latency_at_most;        /* seconds */
        double node_bandwidth_at_least;     /* B/s */
        char node_transport[JOB_TEXT_SIZE]; /* a pattern */
    } expect;
    struct {
        int fault; /* enum inject_fault */
        uint64_t rank;
        double at; /* fraction of the work of that rank */
    } inject;
    /* By index of the key: */
    bool given[JOB_KEYS_MAX];             /* has a value, which may be the default */
    struct job_place place[JOB_KEYS_MAX]; /* line 0: the value is not from the file */
};

#endif /* PIJOB_JOB_JOB_FIELDS_H */
