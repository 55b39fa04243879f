/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * compute.c - sum an interval of blocks, piece by piece, with threads
 */

#include <config.h>

#include "compute.h"

#ifdef _OPENMP
#include <omp.h>
#endif

#include "core/host.h"
#include "selftest.h"
#include "slurm/slurm.h"

/* Terms that a thread sums in one piece: a few milliseconds with the fastest kernel, some tens
 * of milliseconds with the slowest. */
#define PIECE_TERMS (UINT64_C(1) << 25)

int compute_threads_auto(void)
{
    struct slurm slurm = slurm_read();
    int cpus = host_cpu_count();

    if (slurm.cpus_per_task > 0)
        return (int)slurm.cpus_per_task;
    return cpus > 0 ? cpus : 1;
}

bool compute_has_threads(void)
{
#ifdef _OPENMP
    return true;
#else
    return false;
#endif
}

int compute_threads_check(int threads, struct error *err)
{
    if (threads <= 1 || compute_has_threads())
        return 0;
    return error_set(err,
                     "series.threads is %d, but this pijob was built without OpenMP, and has "
                     "one thread per rank",
                     threads);
}

int compute_threads_given(int threads)
{
    int given = 1;

#ifdef _OPENMP
#pragma omp parallel num_threads(threads)
#pragma omp single
    given = omp_get_num_threads();
#else
    (void)threads;
#endif
    return given;
}

int compute_selftest(const struct kernel *kernel, int threads, struct error *err)
{
    int rc = 0;

#pragma omp parallel num_threads(threads)
    {
        struct error mine;

        if (selftest_kernel(kernel, &mine) < 0) {
#pragma omp critical
            {
                *err = mine;
                rc = -1;
            }
        }
    }
    (void)threads;
    return rc;
}

/* The blocks of PIECE, shared among the threads. */
static struct fixed sum_piece(const struct series *series, const struct kernel *kernel,
                              int threads, struct interval piece)
{
    struct fixed sum = fixed_zero();

#pragma omp parallel num_threads(threads)
    {
        uint64_t thread = 0;
        uint64_t team = 1;

#ifdef _OPENMP
        thread = (uint64_t)omp_get_thread_num();
        team = (uint64_t)omp_get_num_threads();
#endif
        struct interval mine = split_part(piece.count, thread, team);
        struct fixed part = series_sum(series, kernel, piece.first + mine.first, mine.count);

        /* In any order: integers. */
#pragma omp critical
        sum = fixed_add(sum, part);
    }
    (void)threads;
    return sum;
}

struct partial compute_sum(const struct series *series, const struct kernel *kernel,
                           int threads, const struct coverage *work, struct interval share,
                           compute_step_f *step, void *arg, uint64_t *done)
{
    uint64_t piece_blocks = PIECE_TERMS / series->block_size * (uint64_t)threads;
    struct partial partial = {.sum = fixed_zero()};

    *done = 0;
    while (*done < share.count) {
        uint64_t left = share.count - *done;
        struct interval slice = {
            .first = share.first + *done,
            .count = left < piece_blocks ? left : piece_blocks,
        };
        struct interval piece = coverage_slice(work, slice);

        partial.sum = fixed_add(partial.sum, sum_piece(series, kernel, threads, piece));
        partial.terms += series_terms_in(series, piece.first, piece.count);
        *done += piece.count;
        if (!step(arg, *done, &partial))
            break;
    }
    return partial;
}
