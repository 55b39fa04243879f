/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * thread_test.c - let the threads of all ranks exchange messages at once
 *
 * The threads block inside MPI, as those of most programs do.  If one of them never returns,
 * the watch of its rank ends the job.
 */

#include <config.h>

#include "thread_test.h"

#include <stdlib.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include "core/clock.h"
#include "mpi/tags.h"

/* One thread of this rank. */
struct worker {
    unsigned char *out, *in; /* two messages */
    struct error first;      /* the first wrong message */
    int rc;                  /* -1: MPI failed: */
    struct error err;
};

/* All threads of this rank, and their communicators. */
struct team {
    const struct comm *comm;
    struct thread_progress progress;
    struct worker *worker;
    MPI_Comm shared; /* by all threads */
    MPI_Comm *own;   /* of each thread */
};

/* ---- One thread ---- */

static void note_wrong(struct worker *w, struct thread_count *count,
                       const struct thread_message *message, const struct error *what)
{
    uint32_t before = atomic_load(&count->wrong);
    char text[THREAD_WORDS_SIZE];

    if (before == 0)
        count->first = *message;
    atomic_store(&count->wrong, before + 1);
    if (before > 0)
        return;
    (void)error_set(&w->first, "in place of %s, %s (told apart %s)",
                    thread_message_words(message, text), what->text,
                    thread_way_words(thread_round_at(message->round)->way));
}

/* Send one message and receive another one of the same kind. */
static int exchange(struct team *team, struct worker *w, const struct thread_message *sent,
                    const struct thread_message *received)
{
    const struct thread_round *round = thread_round_at(sent->round);
    bool tags = round->way == THREAD_TAGS;
    MPI_Comm comm = tags ? team->shared : team->own[sent->thread];
    int tag = TAG_THREAD + (tags ? (int)sent->thread : 0);
    MPI_Request request;
    MPI_Status status;
    struct error what;
    int length = 0;

    thread_message_fill(sent, w->out);
    if (comm_result(
            MPI_Isend(w->out, (int)round->bytes, MPI_BYTE, (int)sent->to, tag, comm, &request),
            "MPI_Isend by a thread", &w->err) < 0 ||
        comm_result(MPI_Recv(w->in, THREAD_BYTES_MAX, MPI_BYTE, (int)received->from, tag, comm,
                             &status),
                    "MPI_Recv by a thread", &w->err) < 0 ||
        comm_result(MPI_Wait(&request, MPI_STATUS_IGNORE), "MPI_Wait by a thread", &w->err) <
            0 ||
        comm_result(MPI_Get_count(&status, MPI_BYTE, &length), "MPI_Get_count by a thread",
                    &w->err) < 0)
        return -1;
    if (!thread_message_check(received, w->in, length > 0 ? (size_t)length : 0, &what))
        note_wrong(w, &team->progress.thread[sent->thread], received, &what);
    return 0;
}

static void work(struct team *team, int thread)
{
    struct thread_ranks all = team->progress.all;
    struct worker *w = &team->worker[thread];
    uint32_t messages = thread_plan_messages();

    for (uint32_t count = 0; count < messages && w->rc == 0; count++) {
        struct thread_message sent = thread_plan_send(all, team->comm->rank, thread, count);
        struct thread_message received =
            thread_plan_receive(all, team->comm->rank, thread, count);

        w->rc = exchange(team, w, &sent, &received);
        atomic_store(&team->progress.thread[thread].received, count + 1);
    }
}

/* ---- All threads ---- */

/* Those threads that the sum has, too; on a rank that has more than others, not all of them
 * take part. */
static void work_at_once(struct team *team, int threads)
{
#pragma omp parallel num_threads(threads)
    {
        int thread = 0;

#ifdef _OPENMP
        thread = omp_get_thread_num();
#endif
        if (thread < team->progress.all.threads)
            work(team, thread);
    }
    (void)threads;
}

static void team_clear(struct team *team)
{
    for (int i = 0; i < team->progress.all.threads && team->own; i++)
        if (team->own[i] != MPI_COMM_NULL)
            (void)MPI_Comm_free(&team->own[i]);
    if (team->shared != MPI_COMM_NULL)
        (void)MPI_Comm_free(&team->shared);
    for (int i = 0; i < team->progress.all.threads && team->worker; i++) {
        free(team->worker[i].out);
        free(team->worker[i].in);
    }
    free(team->worker);
    free(team->own);
    free(team->progress.thread);
}

static int team_init(struct team *team, const struct comm *comm, int threads,
                     struct error *err)
{
    size_t count = (size_t)threads;
    bool room;

    *team = (struct team){.comm = comm, .shared = MPI_COMM_NULL};
    team->progress.all = (struct thread_ranks){comm->size, threads};
    team->progress.thread = calloc(count, sizeof(*team->progress.thread));
    team->worker = calloc(count, sizeof(*team->worker));
    team->own = calloc(count, sizeof(*team->own));
    room = team->progress.thread && team->worker && team->own;
    for (int i = 0; i < threads && room; i++) {
        team->own[i] = MPI_COMM_NULL;
        team->worker[i].out = malloc(THREAD_BYTES_MAX);
        team->worker[i].in = malloc(THREAD_BYTES_MAX);
        room = team->worker[i].out && team->worker[i].in;
    }
    if (!room)
        return error_set(err, "out of memory for the messages of %d threads", threads);
    if (comm_result(MPI_Comm_dup(comm->mpi, &team->shared), "MPI_Comm_dup for the threads",
                    err) < 0)
        return -1;
    for (int i = 0; i < threads; i++)
        if (comm_result(MPI_Comm_dup(comm->mpi, &team->own[i]), "MPI_Comm_dup for a thread",
                        err) < 0)
            return -1;
    return 0;
}

/* What all threads of this rank found. */
static int gather(const struct team *team, double seconds, struct thread_report *report,
                  struct error *err)
{
    const struct comm *comm = team->comm;

    for (int i = 0; i < team->progress.all.threads; i++) {
        const struct worker *w = &team->worker[i];

        if (w->rc < 0) {
            *err = w->err;
            return -1;
        }
        if (report->mine == 0)
            report->first = w->first;
        report->mine += atomic_load(&team->progress.thread[i].wrong);
    }
    report->messages =
        (uint64_t)comm->size * (uint64_t)team->progress.all.threads * thread_plan_messages();
    report->bytes =
        (uint64_t)comm->size * (uint64_t)team->progress.all.threads * thread_plan_bytes();
    if (comm_result(
            MPI_Allreduce(&report->mine, &report->wrong, 1, MPI_UINT64_T, MPI_SUM, comm->mpi),
            "MPI_Allreduce of the wrong messages", err) < 0)
        return -1;
    return comm_result(
        MPI_Allreduce(&seconds, &report->seconds, 1, MPI_DOUBLE, MPI_MAX, comm->mpi),
        "MPI_Allreduce of the times", err);
}

/* How many threads of each rank take part. */
static int agree(const struct comm *comm, int threads, int *common, struct error *err)
{
    int mine[2] = {-threads, threads};
    int most[2] = {0, 0};

    if (comm_result(MPI_Allreduce(mine, most, 2, MPI_INT, MPI_MAX, comm->mpi),
                    "MPI_Allreduce of the threads", err) < 0)
        return -1;
    *common = most[1] < 2 ? 0 : -most[0];
    return 0;
}

int thread_test(const struct comm *comm, const struct thread_test *test,
                struct thread_report *report, struct error *err)
{
    struct thread_watch *watch;
    struct team team;
    double begin;
    int rc;

    *report = (struct thread_report){.threads = 0};
    if (agree(comm, test->threads, &report->threads, err) < 0)
        return -1;
    if (report->threads < 2)
        return 0;
    rc = team_init(&team, comm, report->threads, err);
    if (rc == 0) {
        begin = clock_now();
        watch =
            thread_watch_begin(comm, &team.progress, test->timeout, test->stalled, test->arg);
        work_at_once(&team, test->threads);
        rc = gather(&team, clock_now() - begin, report, err);
        thread_watch_end(watch);
    }
    if (rc == 0)
        team_clear(&team);
    return rc;
}
