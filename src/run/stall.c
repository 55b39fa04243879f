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
#include "output/events.h"

#define ROLL_CALL_MAX 10.0       /* seconds for all answers */
#define ROLL_CALL_SHARE 0.5      /* of launch.timeout; not more than that */
#define ROLL_CALL_LAST_RANK 10.0 /* seconds more, until the others end without rank 0 */

/* Who is silent, for people: "rank 5 on n3", "ranks 4-5,9 on n3,n5". */
static void name_silent(const struct run *run, const int *silent, int count, struct error *who)
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

/* What rank 0 finds out; RETURN how many do not answer. */
static int ask_all(const struct run *run, double patience, struct error *who)
{
    int *silent = calloc((size_t)run->session.comm.size, sizeof(*silent));
    int count = -1;

    if (!silent)
        (void)error_set(who, "out of memory");
    else if ((count = roll_call(&run->session.comm, patience, silent, NULL, 0, who)) > 0)
        name_silent(run, silent, count, who);
    free(silent);
    return count;
}

/* What to do about it; pi.sbatch starts a job with checkpoints again. */
static const char *cure(const struct run *run)
{
    return run->keeping.writer
               ? "the work of the other ranks is kept: start the job again to resume"
               : "check that process, its host and the network to it";
}

void stall_end(struct run *run, double seconds)
{
    enum exit_status status = run->keeping.writer ? EXIT_CANNOT_RUN : EXIT_WRONG_LAUNCH;
    double patience = run->session.timeout * ROLL_CALL_SHARE;
    struct error who = {""};
    struct error err;
    int count = 0;

    if (patience > ROLL_CALL_MAX)
        patience = ROLL_CALL_MAX;
    if (run->session.comm.rank == 0) {
        count = ask_all(run, patience, &who);
    } else {
        roll_call_wait(&run->session.comm, patience + ROLL_CALL_LAST_RANK, NULL, 0);
        (void)error_set(&who, "rank 0");
        count = 1;
    }
    if (count > 0)
        (void)error_set(&err, "during the sum, %s %s not answered for %.0f s; %s", who.text,
                        count > 1 ? "have" : "has", seconds, cure(run));
    else
        (void)error_set(&err, "during the sum, MPI has made no progress for %.0f s%s%s; %s",
                        seconds, count < 0 ? ", and the ranks cannot be asked: " : "",
                        count < 0 ? who.text : ", although all ranks answer", cure(run));
    if (run->log)
        (void)log_write(run->log,
                        events_stall(clock_now() - run->session.began, seconds,
                                     count > 0 ? who.text : "", status),
                        &(struct error){""});
    session_give_up(&run->session, status, &err);
}
