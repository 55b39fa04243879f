/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * resume.c - find out what the checkpoints contain and what is left to sum
 */

#include <config.h>

#include "resume.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/host.h"
#include "core/no_memory.h"
#include "output/events.h"
#include "output/output.h"
#include "read_records.h"
#include "share_work.h"
#include "slurm/pattern.h"
#include "sum/expected.h"
#include "writers.h"

/* Take what STORE found, if the description says so. */
static int take_restored(struct run *run, bool *take, struct error *err)
{
    const struct restored *restored = store_restored(run->keeping.store);
    const char *path = run->keeping.place.path;

    *take = restored->epoch > 0 && run->job.checkpoint.resume != RESUME_NEVER;
    if (run->job.checkpoint.resume == RESUME_REQUIRE && restored->epoch == 0)
        return error_set(err, "%s: contains no checkpoint, but checkpoint.resume is require",
                         path);
    if (restored->damaged > 0)
        output_error(
            "warning: %s: %u damaged record%s; the blocks that only they contained are "
            "summed again",
            path, restored->damaged, restored->damaged == 1 ? "" : "s");
    if (restored->epoch == 0 && restored->epochs > 0 &&
        run->job.checkpoint.resume != RESUME_NEVER) {
        output_error(
            "warning: %s: contains %zu epoch%s, but none is usable; the job starts at "
            "the first term",
            path, restored->epochs, restored->epochs == 1 ? "" : "s");
        if (log_write(
                run->log,
                events_resume(path, restored, &run->share.before, run->task.series.terms),
                err) < 0)
            return -1;
    }
    if (*take) {
        const struct interval all = {0, coverage_blocks(&restored->coverage)};

        run->share.before = (struct partial){
            .sum = restored->sum,
            .terms = expected_terms(&run->task.series, &restored->coverage, all),
        };
        if (log_write(
                run->log,
                events_resume(path, restored, &run->share.before, run->task.series.terms),
                err) < 0)
            return -1;
    }
    return 0;
}

/* Rank 0's part. */
static int open_store(struct run *run, struct error *err)
{
    const struct coverage nothing = {.count = 0};
    const struct coverage *have = &nothing;
    const struct restore_help help = read_records_lead(run);
    char host[HOST_NAME_SIZE];
    struct error why;
    bool take;

    if (pattern_expand(run->keeping.place.path, sizeof(run->keeping.place.path),
                       run->job.checkpoint.directory, run->job.name, err) < 0)
        return -1;
    run->keeping.store =
        store_open_with(run->session.comm.size > 1 ? &help : NULL, run->keeping.place.path,
                        &run->task.series, err);
    if (!run->keeping.store || take_restored(run, &take, err) < 0)
        return -1;
    if (take)
        have = &store_restored(run->keeping.store)->coverage;
    if (coverage_gaps(have, run->task.series.blocks, &run->share.work) < 0)
        return no_memory(err, run->keeping.place.path);
    if (store_begin(run->keeping.store, take, (uint32_t)run->session.comm.size,
                    writers_hosts(run), &run->keeping.place, &why) < 0)
        return error_set(
            err,
            "cannot write checkpoints: rank 0 on %s: %.600s; correct this, or give "
            "the job another checkpoint.directory",
            host_short_name(host, sizeof(host)), why.text);
    return 0;
}

int resume(struct run *run)
{
    double begin = clock_now();
    struct error err;
    int status = 0;

    if (!*run->job.checkpoint.directory) {
        if (coverage_add(&run->share.work, (struct interval){0, run->task.series.blocks}) <
            0) {
            (void)error_set(&err, "out of memory");
            session_fatal(&run->session, &err);
        }
        run->share.blocks = run->task.series.blocks;
        return 0;
    }
    if (run->session.reporting && open_store(run, &err) < 0) {
        output_error("%s", err.text);
        status = EXIT_CHECKPOINT;
    }
    if (run->session.comm.rank == 0)
        read_records_end(run);
    else
        read_records_help(run);
    status = session_agree(&run->session, status);
    if (status == 0)
        share_work(run);
    run->times.seconds[PHASE_CHECKPOINT] += clock_now() - begin;
    return status;
}
