/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * thread_stall.c - end a job whose threads wait for messages that do not come
 *
 * A thread sends its next message when it has received the last one.  Therefore the thread
 * with the fewest messages is the first that waits, and the others wait because of it.
 */

#include <config.h>

#include "thread_stall.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "mpi/roll_call.h"
#include "stall.h"

enum { NODES_SIZE = 160 }; /* of a text */

/* What rank 0 knows of all ranks. */
struct survey {
    int *silent;                    /* of each rank: 1, if it does not answer */
    int *waits;                     /* 1, if some of its threads wait */
    struct thread_waiting *waiting; /* its answer */
    int count;                      /* of silent ranks */
};

static void survey_clear(struct survey *survey)
{
    free(survey->silent);
    free(survey->waits);
    free(survey->waiting);
}

/* Ask all ranks.  RETURN: 0, or -1 with the reason in ERR. */
static int survey_make(const struct run *run, const struct thread_progress *progress,
                       struct survey *survey, struct error *err)
{
    size_t ranks = (size_t)run->session.comm.size;

    *survey = (struct survey){
        .silent = calloc(ranks, sizeof(*survey->silent)),
        .waits = calloc(ranks, sizeof(*survey->waits)),
        .waiting = calloc(ranks, sizeof(*survey->waiting)),
    };
    if (!survey->silent || !survey->waits || !survey->waiting)
        return error_set(err, "out of memory");
    survey->count = roll_call(&run->session.comm, stall_patience(run), survey->silent,
                              survey->waiting, sizeof(*survey->waiting), err);
    survey->waiting[0] = thread_waiting_of(progress);
    for (size_t i = 0; i < ranks; i++)
        survey->waits[i] = survey->waiting[i].threads > 0;
    return survey->count < 0 ? -1 : 0;
}

/* RETURN: the rank of the thread that was the first to wait; -1: none waits. */
static int first_to_wait(const struct survey *survey, int ranks)
{
    int first = -1;

    for (int rank = 0; rank < ranks; rank++)
        if (survey->waits[rank] &&
            (first < 0 || survey->waiting[rank].received < survey->waiting[first].received))
            first = rank;
    return first;
}

/* "; 7 messages were wrong, first in place of ... on n2"; empty, if none was. */
static void name_wrong(const struct run *run, const struct survey *survey, struct error *what)
{
    char text[THREAD_WORDS_SIZE];
    int first = -1;
    uint64_t wrong = 0;

    for (int rank = 0; rank < run->session.comm.size; rank++) {
        if (first < 0 && survey->waiting[rank].wrong > 0)
            first = rank;
        wrong += survey->waiting[rank].wrong;
    }
    if (first >= 0)
        (void)error_set(what, "; %" PRIu64 " message%s wrong, the first on %s in place of %s",
                        wrong, wrong == 1 ? " was" : "s were",
                        placement_node(&run->session.placement, first),
                        thread_message_words(&survey->waiting[first].first, text));
}

/* "; threads on n1,n2 wait, the first is thread 1 on n2, for ... on n1" */
static void name_waiting(const struct run *run, const struct survey *survey,
                         const struct thread_progress *progress, struct error *who)
{
    const struct placement *placement = &run->session.placement;
    int rank = first_to_wait(survey, run->session.comm.size);
    char nodes[NODES_SIZE];
    struct hostlist list = {.names = NULL};
    char text[THREAD_WORDS_SIZE];
    struct thread_message message;

    if (rank < 0)
        return;
    placement_list_nodes(placement, survey->waits, &list);
    message = thread_plan_receive(progress->all, rank, survey->waiting[rank].thread,
                                  survey->waiting[rank].received);
    (void)error_set(who, "; threads on %s wait, first thread %d on %s for %s, which is on %s",
                    hostlist_show(&list, nodes, sizeof(nodes)), survey->waiting[rank].thread,
                    placement_node(placement, rank), thread_message_words(&message, text),
                    placement_node(placement, (int)message.from));
    hostlist_clear(&list);
}

/* What rank 0 says, with the hosts in question in HOSTS. */
static void tell(const struct run *run, const struct thread_progress *progress, double seconds,
                 struct error *hosts, struct error *err)
{
    struct error silent = {""};
    struct error waiting = {""};
    struct error wrong = {""};
    struct survey survey;

    if (survey_make(run, progress, &survey, err) < 0) {
        waiting = *err;
        (void)error_set(err,
                        "while threads exchanged messages, no message arrived for %.0f s, and "
                        "the ranks cannot be asked: %.200s; " THREAD_STALL_CURE,
                        seconds, waiting.text);
        survey_clear(&survey);
        return;
    }
    name_waiting(run, &survey, progress, &waiting);
    name_wrong(run, &survey, &wrong);
    if (survey.count > 0) {
        stall_name_ranks(run, survey.silent, survey.count, &silent);
        *hosts = silent;
        (void)error_set(err,
                        "while threads exchanged messages, %.300s %s not answered for %.0f "
                        "s%.200s%.400s; " THREAD_STALL_CURE,
                        silent.text, survey.count > 1 ? "have" : "has", seconds, wrong.text,
                        waiting.text);
    } else {
        (void)error_set(
            err,
            "while threads exchanged messages, no message arrived for %.0f s, although "
            "all ranks answer%.200s%.400s; " THREAD_STALL_CURE,
            seconds, wrong.text, waiting.text);
    }
    survey_clear(&survey);
}

void thread_stall_end(void *arg, const struct thread_progress *progress, double seconds)
{
    struct run *run = arg;
    struct thread_waiting mine = thread_waiting_of(progress);
    struct error silent = {""};
    struct error err;

    if (run->session.comm.rank == 0) {
        tell(run, progress, seconds, &silent, &err);
    } else {
        roll_call_wait(&run->session.comm, stall_patience(run) + STALL_LAST_RANK, &mine,
                       sizeof(mine));
        (void)error_set(&err,
                        "while threads exchanged messages, rank 0 has not answered for %.0f "
                        "s; " THREAD_STALL_CURE,
                        seconds);
    }
    stall_log(run, &(const struct stall_facts){
                       .silence = seconds,
                       .reason = "threads wait for messages",
                       .silent = silent.text,
                       .diagnosis = err.text,
                       .status = EXIT_WRONG_LAUNCH,
                   });
    session_give_up(&run->session, EXIT_WRONG_LAUNCH, &err);
}
