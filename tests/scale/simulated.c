/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * simulated.c - what a simulated rank sees in place of its machine, and what it counts
 *
 * SimGrid's SMPI runs all ranks in one thread of one process, each with a copy of the
 * program's variables (Degomme et al., "Simulating MPI Applications: The SMPI Approach",
 * 2017). The linker replaces the functions below (ld(1), --wrap); pijob itself is unchanged.
 */

#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <mpi.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <simgrid/barrier.h>
#include <simgrid/engine.h>
#include <simgrid/host.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "messages.h"
#include "sum/compute.h"

static double number(const char *name)
{
    const char *text = getenv(name);

    return text ? strtod(text, NULL) : 0;
}

/* ---- The machine ---- */

/* Before MPI_Init, SMPI gives the time of this machine. */
int __wrap_smpi_clock_gettime(clockid_t clock, struct timespec *ts);
int __wrap_smpi_clock_gettime(clockid_t clock, struct timespec *ts)
{
    double now = simgrid_get_clock();

    (void)clock;
    ts->tv_sec = (time_t)now;
    ts->tv_nsec = (long)((now - (double)ts->tv_sec) * 1e9);
    return 0;
}

int __wrap_gethostname(char *name, size_t size);
int __wrap_gethostname(char *name, size_t size)
{
    (void)snprintf(name, size, "%s", sg_host_self_get_name());
    return 0;
}

/* A core of its own for each rank. */
int __wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);
int __wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
    const int ranks = (int)number("PIJOB_SCALE_ON_HOST"); /* one after the other */
    int rank = 0;
    int started = 0;

    (void)pid;
    (void)MPI_Initialized(&started);
    if (started)
        (void)MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    CPU_ZERO_S(size, set);
    CPU_SET_S((size_t)(ranks > 0 ? rank % ranks : 0), size, set);
    return 0;
}

/* A second thread in the process would run beside all ranks: no watchdog. */
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *arg);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *arg)
{
    (void)thread;
    (void)attributes;
    (void)function;
    (void)arg;
    return EAGAIN;
}

/* The process ends when its ranks have ended, so that none is left to do anything. */
int __wrap_atexit(void (*function)(void));
int __wrap_atexit(void (*function)(void))
{
    (void)function;
    return 0;
}

/* Where SMPI sends P messages a rank, MPI libraries have a tree.  The ranks of a simulation
 * may as well wait for each other. */
int __wrap_MPI_Iallreduce(const void *send, void *receive, int count, MPI_Datatype type,
                          MPI_Op operation, MPI_Comm comm, MPI_Request *request);
int __wrap_MPI_Iallreduce(const void *send, void *receive, int count, MPI_Datatype type,
                          MPI_Op operation, MPI_Comm comm, MPI_Request *request)
{
    *request = MPI_REQUEST_NULL;
    return MPI_Allreduce(send, receive, count, type, operation, comm);
}

/* ---- The beginning of an exchange ---- */

/* The ranks leave a barrier of MPI one after the other, which would be a part of the time of
 * the exchange that begins then.  This one takes no simulated time.  The environment is of the
 * process. */
static void meet(void)
{
    static const char *const name = "PIJOB_SCALE_MEETING";
    const char *text = getenv(name);
    void *meeting = NULL;
    char created[32];
    int ranks = 0;

    if (text && sscanf(text, "%p", &meeting) == 1) {
        (void)sg_barrier_wait(meeting);
        return;
    }
    (void)MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    meeting = sg_barrier_init((unsigned)ranks);
    (void)snprintf(created, sizeof(created), "%p", meeting);
    (void)setenv(name, created, 1);
    (void)sg_barrier_wait(meeting);
}

int __real_MPI_Barrier(MPI_Comm comm);
int __wrap_MPI_Barrier(MPI_Comm comm);
int __wrap_MPI_Barrier(MPI_Comm comm)
{
    if (comm != MPI_COMM_WORLD)
        return __real_MPI_Barrier(comm);
    meet();
    return MPI_SUCCESS;
}

/* ---- The sum ---- */

/* Computing takes no simulated time.  The job is asked to stop, as Slurm would, when rank 0
 * has summed a part of its share. */
struct share {
    double stop; /* the part; 0: never */
    uint64_t blocks;
    compute_step_f *step;
    void *arg;
};

static bool step_or_stop(void *arg, uint64_t done, const struct partial *partial)
{
    struct share *its = arg;

    if (its->stop > 0 && (double)done >= its->stop * (double)its->blocks) {
        (void)raise(SIGTERM);
        its->stop = 0;
    }
    return its->step(its->arg, done, partial);
}

struct partial __real_compute_sum(const struct series *series, const struct kernel *kernel,
                                  int threads, const struct coverage *work,
                                  struct interval share, compute_step_f *step, void *arg,
                                  uint64_t *done);
struct partial __wrap_compute_sum(const struct series *series, const struct kernel *kernel,
                                  int threads, const struct coverage *work,
                                  struct interval share, compute_step_f *step, void *arg,
                                  uint64_t *done);
struct partial __wrap_compute_sum(const struct series *series, const struct kernel *kernel,
                                  int threads, const struct coverage *work,
                                  struct interval share, compute_step_f *step, void *arg,
                                  uint64_t *done)
{
    struct share its = {.blocks = share.count, .step = step, .arg = arg};
    int rank = 0;

    (void)MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0)
        its.stop = number("PIJOB_SCALE_STOP");
    return __real_compute_sum(series, kernel, threads, work, share, step_or_stop, &its, done);
}

/* ---- Memory ---- */

/* Bytes that this rank has allocated, now and at most. */
static size_t held;
static size_t most;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
char *__real_strdup(const char *text);
char *__real_realpath(const char *path, char *resolved);
int __real_scandir(const char *path, struct dirent ***list,
                   int (*select)(const struct dirent *),
                   int (*compare)(const struct dirent **, const struct dirent **));

static void *take(void *memory)
{
    held += malloc_usable_size(memory);
    if (held > most)
        most = held;
    return memory;
}

void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    return take(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
    return take(__real_calloc(count, size));
}

void *__wrap_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size)
{
    size_t before = malloc_usable_size(memory);
    void *after = __real_realloc(memory, size);

    if (!after && size > 0)
        return NULL;
    held -= before;
    return take(after);
}

void __wrap_free(void *memory);
void __wrap_free(void *memory)
{
    held -= malloc_usable_size(memory);
    __real_free(memory);
}

char *__wrap_strdup(const char *text);
char *__wrap_strdup(const char *text)
{
    return take(__real_strdup(text));
}

char *__wrap_realpath(const char *path, char *resolved);
char *__wrap_realpath(const char *path, char *resolved)
{
    char *result = __real_realpath(path, resolved);

    return resolved ? result : take(result);
}

int __wrap_scandir(const char *path, struct dirent ***list,
                   int (*select)(const struct dirent *),
                   int (*compare)(const struct dirent **, const struct dirent **));
int __wrap_scandir(const char *path, struct dirent ***list,
                   int (*select)(const struct dirent *),
                   int (*compare)(const struct dirent **, const struct dirent **))
{
    int count = __real_scandir(path, list, select, compare);

    if (count >= 0)
        (void)take(*list);
    for (int i = 0; i < count; i++)
        (void)take((*list)[i]);
    return count;
}

/* ---- What was counted ---- */

int __real_MPI_Init_thread(int *argc, char ***argv, int required, int *provided);
int __wrap_MPI_Init_thread(int *argc, char ***argv, int required, int *provided);
int __wrap_MPI_Init_thread(int *argc, char ***argv, int required, int *provided)
{
    int rc = __real_MPI_Init_thread(argc, argv, required, provided);
    int rank = -1;

    /* The time before is that of reading the description, into room for the largest. */
    most = held;
    (void)MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0)
        messages_count(getenv("PIJOB_SCALE_MESSAGES"));
    return rc;
}

/* A line for each rank. */
int __real_MPI_Finalize(void);
int __wrap_MPI_Finalize(void);
int __wrap_MPI_Finalize(void)
{
    const char *path = getenv("PIJOB_SCALE_MEMORY");
    size_t bytes = most;
    FILE *file = path ? fopen(path, "ae") : NULL;
    int rank = -1;

    (void)MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (file) {
        (void)fprintf(file, "%d %zu\n", rank, bytes);
        (void)fclose(file);
    }
    return __real_MPI_Finalize();
}
