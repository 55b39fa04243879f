/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * two_threads.c - to be preloaded: an MPI that grants the thread level multiple, and goes
 * wrong on rank $TWO_THREADS_RANK as soon as two threads are inside at once, as $TWO_THREADS
 * says:
 *
 *   mix    both receive through one buffer: the first one gets the message of the second one
 *   lose   the message that the first one sends is lost
 *   hang   neither returns from MPI_Recv
 *   lock   and no other thread returns from MPI_Iprobe
 *
 * The second thread is waited for, so nothing depends on how fast they are.  When it has gone
 * wrong, the file $TWO_THREADS_DONE is made.  From then on the clock of rank 0 goes on by a
 * second whenever the thread that watches the others looks at it, so that a test need not wait
 * for minutes.  When that thread asks the other ranks, they have time to answer, unless
 * $TWO_THREADS_SILENT is set.
 */

#include <fcntl.h>
#include <mpi.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum {
    SMALL = 64,      /* bytes of the first message of each thread */
    WATCH_PAUSE = 5, /* milliseconds */
};

static atomic_int senders, receivers; /* threads that have come for the first time */
static atomic_bool locked;
static atomic_long jumped;      /* seconds */
static atomic_bool asks;        /* the thread that watches the others */
static _Thread_local int sends; /* messages of this thread */
static _Thread_local bool loses;
static _Thread_local bool received_before;
static _Thread_local bool watches;

static bool is_fault(const char *name)
{
    const char *fault = getenv("TWO_THREADS");

    return fault && strcmp(fault, name) == 0;
}

/* Whether this rank goes wrong.  Only the threads use another communicator. */
static bool is_bad(MPI_Comm comm)
{
    const char *bad = getenv("TWO_THREADS_RANK");
    int rank = -1;

    return comm != MPI_COMM_WORLD && bad &&
           PMPI_Comm_rank(MPI_COMM_WORLD, &rank) == MPI_SUCCESS && rank == atoi(bad);
}

/* Wait until two threads have called this. */
static void meet(void)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
    static int calls;
    int enough;

    (void)pthread_mutex_lock(&mutex);
    enough = calls++ / 2 * 2 + 2;
    (void)pthread_cond_broadcast(&changed);
    while (calls < enough)
        (void)pthread_cond_wait(&changed, &mutex);
    (void)pthread_mutex_unlock(&mutex);
}

static void tell(void)
{
    const char *path = getenv("TWO_THREADS_DONE");
    int fd = path ? open(path, O_WRONLY | O_CREAT, 0666) : -1;

    if (fd < 0 || close(fd) < 0)
        abort();
}

static void hang(void)
{
    for (;;)
        (void)pause();
}

int MPI_Isend(const void *bytes, int count, MPI_Datatype type, int to, int tag, MPI_Comm comm,
              MPI_Request *request)
{
    if (comm == MPI_COMM_WORLD && watches && !getenv("TWO_THREADS_SILENT"))
        atomic_store(&asks, true);
    if (is_fault("lose") && is_bad(comm)) {
        int turn = ++sends > 1 ? 2 : atomic_fetch_add(&senders, 1);

        if (turn < 2)
            meet();
        loses = loses || turn == 0;
        /* This thread sends its third one in answer to one that the other rank sent when it
         * had received the second one in place of the first one. */
        if (loses && sends == 3)
            tell();
        if (turn == 0) {
            *request = MPI_REQUEST_NULL;
            return MPI_SUCCESS;
        }
    }
    return PMPI_Isend(bytes, count, type, to, tag, comm, request);
}

/* A message that two threads receive at once; TURN: 0 for the first one. */
static void receive_both(void *bytes, int turn)
{
    static unsigned char room[SMALL];

    if (turn == 0)
        memcpy(room, bytes, SMALL);
    meet();
    if (turn == 1)
        memcpy(room, bytes, SMALL);
    meet();
    memcpy(bytes, room, SMALL);
}

int MPI_Recv(void *bytes, int count, MPI_Datatype type, int from, int tag, MPI_Comm comm,
             MPI_Status *status)
{
    bool first = !received_before && is_bad(comm);
    int turn = first ? atomic_fetch_add(&receivers, 1) : 2;
    int rc;

    received_before = received_before || comm != MPI_COMM_WORLD;
    if (turn < 2 && (is_fault("hang") || is_fault("lock"))) {
        meet();
        if (turn == 0 && is_fault("hang"))
            tell();
        atomic_store(&locked, is_fault("lock"));
        hang();
    }
    rc = PMPI_Recv(bytes, count, type, from, tag, comm, status);
    if (turn < 2 && is_fault("mix"))
        receive_both(bytes, turn);
    return rc;
}

int MPI_Iprobe(int from, int tag, MPI_Comm comm, int *there, MPI_Status *status)
{
    if (atomic_load(&locked)) {
        tell();
        hang();
    }
    return PMPI_Iprobe(from, tag, comm, there, status);
}

/* Only the thread that watches the others sleeps for so long. */
int nanosleep(const struct timespec *time, struct timespec *left)
{
    int rank = -1;

    if (!watches && time->tv_sec == 0 && time->tv_nsec / 1000000 == WATCH_PAUSE)
        watches = PMPI_Comm_rank(MPI_COMM_WORLD, &rank) == MPI_SUCCESS && rank == 0;
    return (int)syscall(SYS_nanosleep, time, left);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    const char *path = getenv("TWO_THREADS_DONE");

    if (syscall(SYS_clock_gettime, clock, time) < 0)
        return -1;
    if (clock != CLOCK_MONOTONIC)
        return 0;
    if (watches && !atomic_load(&asks) && path && access(path, F_OK) == 0)
        (void)atomic_fetch_add(&jumped, 1);
    time->tv_sec += atomic_load(&jumped);
    return 0;
}
