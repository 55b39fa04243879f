/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * launch.c - a launch with checkpoints, for tests that disturb it
 */

#include <config.h>

#include "launch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checkpoint/durable.h"
#include "checkpoint/store.h"
#include "fault/file_faults.h"
#include "scratch.h"
#include "sum/coverage.h"
#include "sum/kernel.h"
#include "unit.h"

enum {
    TERMS = 800,
    SAVES = 2, /* of each rank: both its records */
    RANKS_MAX = 8,
};

static struct launch_report *report; /* shared with the processes of launches */
static char directory[1024];
static struct series series;
static unsigned hosts; /* that have a file each; 0: each rank has its own */

static struct fixed sum_of(const struct coverage *work, struct interval slice)
{
    struct fixed sum = fixed_zero();

    while (slice.count > 0) {
        struct interval piece = coverage_slice(work, slice);

        sum = fixed_add(sum, series_sum(&series, kernel_best(), piece.first, piece.count));
        slice.first += piece.count;
        slice.count -= piece.count;
    }
    return sum;
}

/* The hours of work, and the checkpoints meanwhile: a failed one is told, no more. */
static int save_all(struct store *store, struct writer *const writers[],
                    const struct coverage *work, uint32_t ranks, struct error *err)
{
    uint64_t blocks = coverage_blocks(work);
    uint64_t durable[RANKS_MAX] = {0};
    struct error ignored;

    for (unsigned i = 1; i <= SAVES; i++) {
        for (uint32_t rank = 0; rank < ranks; rank++) {
            struct interval part = split_part(blocks, rank, ranks);

            part.count = part.count * i / (SAVES + 1);
            if (writer_save(writers[rank], part.count, sum_of(work, part), &ignored) == 0) {
                report->kept += part.count - durable[rank];
                durable[rank] = part.count;
                file_faults_note("durable");
            }
        }
        if (store_check_owner(store, err) < 0)
            return -1;
    }
    return 0;
}

static int open_and_save(struct store *store, const struct epoch_place *place,
                         const struct coverage *work, uint32_t ranks, struct error *err)
{
    const struct fingerprint fingerprint = fingerprint_of(&series);
    struct writer *writers[RANKS_MAX] = {NULL};
    int rc = 0;

    for (uint32_t rank = 0; rc == 0 && rank < ranks; rank++) {
        struct writer_rank writes = {
            .rank = rank,
            .ranks = ranks,
            .share = split_part(coverage_blocks(work), rank, ranks),
        };

        if (place->hosts > 0) {
            writes.host = rank % place->hosts;
            writes.index = rank / place->hosts;
            if (writes.index == 0)
                rc = writer_make_file(place, writes.host, err);
        }
        if (rc == 0)
            writers[rank] = writer_open(place, &fingerprint, &writes, err);
        rc = writers[rank] ? 0 : -1;
    }
    report->saves[0] = file_faults_count();
    if (rc == 0)
        rc = save_all(store, writers, work, ranks, err);
    report->saves[1] = file_faults_count();
    for (uint32_t rank = 0; rank < ranks; rank++)
        writer_close(writers[rank]);
    return rc;
}

/* With FINISH to the end of the sum; without, as far as the last save. */
static int work(struct store *store, const struct coverage *gaps, uint32_t ranks, bool finish,
                struct error *err)
{
    const struct interval all = {0, coverage_blocks(gaps)};
    struct fixed sum = store_restored(store)->sum;
    struct epoch_place place;

    if (store_begin(store, true, ranks, hosts, &place, err) < 0)
        return -1;
    file_faults_note("durable");
    report->epoch = place.epoch;
    report->from = report->kept = series.blocks - all.count;
    if (open_and_save(store, &place, gaps, ranks, err) < 0)
        return -1;
    if (!finish)
        return 0;
    if (store_finish(store, fixed_add(sum, sum_of(gaps, all)), err) < 0)
        return -1;
    file_faults_note("durable");
    report->kept = series.blocks;
    return 0;
}

void launch_on_hosts(unsigned count)
{
    hosts = count;
}

int launch_here(unsigned ranks, bool finish)
{
    struct store *store = store_open(directory, &series, &report->err);
    struct coverage gaps = {.count = 0};
    int rc = -1;

    report->pid = getpid();
    if (store && coverage_gaps(&store_restored(store)->coverage, series.blocks, &gaps) == 0)
        rc = work(store, &gaps, ranks, finish, &report->err);
    else if (store)
        (void)error_set(&report->err, "%s: out of memory", directory);
    coverage_clear(&gaps);
    if (store)
        report->worked = file_faults_count();
    if (finish || rc < 0)
        store_close(store);
    report->operations = file_faults_count();
    return rc < 0 ? LAUNCH_REFUSED : 0;
}

int launch_disturbed(const char *fault, unsigned at, bool on, unsigned ranks, bool finish)
{
    char number[16];
    int result;
    pid_t pid;

    launch_forget();
    (void)fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)alarm(LAUNCH_TIME_LIMIT);
        if (fault) {
            (void)snprintf(number, sizeof(number), "%u", at);
            (void)setenv("FILE_FAULTS_AT", number, 1);
            (void)setenv("FILE_FAULTS_DO", fault, 1);
            (void)setenv("FILE_FAULTS_ON", on ? "yes" : "no", 1);
        }
        file_faults_arm();
        _exit(launch_here(ranks, finish));
    }
    assert_int_equal(waitpid(pid, &result, 0), pid);
    return result;
}

void launch_in_peace(unsigned ranks, bool finish)
{
    int result = launch_disturbed(NULL, 0, false, ranks, finish);

    if (!WIFEXITED(result) || WEXITSTATUS(result) != 0)
        fail_msg("an undisturbed launch: result %#x: %s", (unsigned)result, report->err.text);
}

uint64_t launch_look(void)
{
    struct restored restored;
    struct fixed sum = fixed_zero();
    struct error err = {""};
    uint64_t blocks;
    int dir = open(directory, O_RDONLY | O_DIRECTORY);

    if (dir < 0)
        return 0;
    if (restore(dir, directory, &series, NULL, NULL, &restored, &err) < 0)
        fail_msg("%s", err.text);
    (void)close(dir);
    for (size_t i = 0; i < restored.coverage.count; i++) {
        struct interval interval = restored.coverage.interval[i];

        sum =
            fixed_add(sum, series_sum(&series, kernel_best(), interval.first, interval.count));
    }
    assert_true(fixed_equal(sum, restored.sum));
    blocks = coverage_blocks(&restored.coverage);
    restore_clear(&restored);
    return blocks;
}

const char *launch_directory(void)
{
    return directory;
}

uint64_t launch_blocks(void)
{
    return series.blocks;
}

const struct launch_report *launch_told(void)
{
    return report;
}

void launch_forget(void)
{
    memset(report, 0, sizeof(*report));
}

int launch_setup(void **state)
{
    int rc;

    /* Where the disk is memory, it takes a third of the time. */
    if (access("/dev/shm", W_OK) == 0)
        (void)setenv("TMPDIR", "/dev/shm", 0);
    rc = scratch_setup(state);
    series = series_init(TERMS);
    (void)snprintf(directory, sizeof(directory), "%s", scratch_path("ck"));
    (void)setenv("FILE_FAULTS_BELOW", directory, 1);
    (void)setenv("FILE_FAULTS_SYNC", "no", 1);
    (void)unsetenv("SLURM_JOB_ID");
    file_faults_arm();
    report =
        mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return report == MAP_FAILED ? -1 : rc;
}

int launch_teardown(void **state)
{
    (void)munmap(report, sizeof(*report));
    scratch_remove_tree(directory);
    return scratch_teardown(state);
}
