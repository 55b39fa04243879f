/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * stall.c - end a job in which a rank no longer answers
 */

#include <config.h>

#include "stall.h"

#include <stdlib.h>

#include "core/clock.h"
#include "core/ranges.h"
#include "mpi/roll_call.h"

#define ROLL_CALL_MAX 10.0  /* seconds for all answers */
#define ROLL_CALL_SHARE 0.5 /* of launch.timeout; not more than that */

void stall_name_ranks(const struct run *run, const int *silent, int count, struct error *who)
{
    char numbers[RANGES_TEXT_SIZE];
    char nodes[HOSTLIST_SHOWN_SIZE];
    struct hostlist list = {.names = NULL};
    struct ranges ranges = ranges_begin(numbers, sizeof(numbers));

    for (int rank = 0; rank < run->session.comm.size; rank++)
        if (silent[rank])
            ranges_add(&ranges, rank);
    placement_list_nodes(&run->session.placement, silent, &list);
    (void)error_set(who, "rank%s %s on %s", count > 1 ? "s" : "", ranges_end(&ranges),
                    hostlist_show(&list, nodes, sizeof(nodes)));
    hostlist_clear(&list);
}

double stall_patience(const struct run *run)
{
    double patience = run->session.timeout * ROLL_CALL_SHARE;

    return patience > ROLL_CALL_MAX ? ROLL_CALL_MAX : patience;
}

/* What rank 0 finds out; RETURN how many do not answer. */
static int ask_all(const struct run *run, struct error *who)
{
    int *silent = calloc((size_t)run->session.comm.size, sizeof(*silent));
    int count = -1;

    if (!silent)
        (void)error_set(who, "out of memory");
    else if ((count = roll_call(&run->session.comm, stall_patience(run), silent, NULL, 0,
                                who)) > 0)
        stall_name_ranks(run, silent, count, who);
    free(silent);
    return count;
}

/* What to do about it, if COUNT ranks do not answer; -1: that is not known.  pi.sbatch starts
 * a job with checkpoints again. */
static const char *cure(const struct run *run, int count)
{
    if (run->keeping.writer && count < 0)
        return "start the job again to resume from the checkpoints";
    if (run->keeping.writer)
        return count > 0 ? "the work of the other ranks is kept: start the job again to resume"
                         : "the work of all ranks is kept: start the job again to resume";
    return count > 0 ? "check that process, its host and the network to it"
                     : "check the network between the hosts, and try another transport of MPI";
}

void stall_log(const struct run *run, const struct stall_facts *facts)
{
    struct stall_facts all = *facts;

    all.seconds = clock_now() - run->session.began;
    if (run->log)
        (void)log_write(run->log, events_stall(&all), &(struct error){""});
}

void stall_end(struct run *run, double seconds)
{
    enum exit_status status = run->keeping.writer ? EXIT_CANNOT_RUN : EXIT_WRONG_LAUNCH;
    struct error who = {""};
    struct error err;
    int count = 0;

    if (run->session.comm.rank == 0) {
        count = ask_all(run, &who);
    } else {
        roll_call_wait(&run->session.comm, stall_patience(run) + STALL_LAST_RANK, NULL, 0);
        (void)error_set(&who, "rank 0");
        count = 1;
    }
    if (count > 0)
        (void)error_set(&err, "during the sum, %s %s not answered for %.0f s; %s", who.text,
                        count > 1 ? "have" : "has", seconds, cure(run, count));
    else
        (void)error_set(&err, "during the sum, MPI has made no progress for %.0f s%s%s; %s",
                        seconds, count < 0 ? ", and the ranks cannot be asked: " : "",
                        count < 0 ? who.text : ", although all ranks answer",
                        cure(run, count));
    stall_log(run, &(const struct stall_facts){
                       .silence = seconds,
                       .reason = count > 0 ? "not all ranks answer" : "MPI makes no progress",
                       .silent = count > 0 ? who.text : "",
                       .diagnosis = err.text,
                       .status = status,
                   });
    session_give_up(&run->session, status, &err);
}
