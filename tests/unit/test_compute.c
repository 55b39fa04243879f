/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_compute.c - threads change no bit, and report what they did
 */

#include <config.h>

#include "sum/compute.h"

#include <inttypes.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static const int threads_table[] = {1, 2, 3, 4, 7};

struct seen {
    uint64_t last;
    unsigned calls;
    unsigned stop_at_call; /* 0: never */
    uint64_t done;
    bool out_of_order;
};

static bool see_step(void *arg, uint64_t blocks_done, const struct partial *partial)
{
    struct seen *seen = arg;

    (void)partial;

    if (blocks_done <= seen->last)
        seen->out_of_order = true;
    seen->last = blocks_done;
    seen->calls++;
    return seen->stop_at_call == 0 || seen->calls < seen->stop_at_call;
}

/* Blocks of the whole series, of which MINE are summed. */
static struct partial sum_interval(const struct series *s, const struct kernel *kernel,
                                   int threads, struct interval mine, struct seen *seen)
{
    struct interval all = {0, s->blocks};
    struct coverage work = {.interval = &all, .count = 1, .room = 1};

    return compute_sum(s, kernel, threads, &work, mine, see_step, seen, &seen->done);
}

/* By every kernel and each number of threads: what series_sum() makes in one go. */
static void check_interval(uint64_t terms, struct interval mine)
{
    struct series s = series_init(terms);
    struct fixed wanted = series_sum(&s, kernel_best(), mine.first, mine.count);
    const struct kernel *kernel;

    for (size_t k = 0; (kernel = kernel_at(k)); k++)
        for (size_t t = 0; kernel->usable() && t < COUNT_OF(threads_table); t++) {
            struct seen seen = {0};
            struct partial partial = sum_interval(&s, kernel, threads_table[t], mine, &seen);

            if (!fixed_equal(partial.sum, wanted))
                fail_msg("%" PRIu64 " terms, blocks %" PRIu64 "+%" PRIu64
                         ": other bits by %s and %d threads",
                         terms, mine.first, mine.count, kernel->name, threads_table[t]);
            assert_int_equal(partial.terms, series_terms_in(&s, mine.first, mine.count));
            assert_false(seen.out_of_order);
            assert_int_equal(seen.last, mine.count);
            assert_int_equal(seen.done, mine.count);
        }
}

static void test_threads_change_no_bit(void **state)
{
    (void)state;
    for (uint64_t terms = 1; terms <= 3000000; terms = terms * 7 + 3) {
        struct series s = series_init(terms);

        check_interval(terms, (struct interval){0, s.blocks});
        check_interval(terms, (struct interval){s.blocks / 3, s.blocks - s.blocks / 3});
        check_interval(terms, (struct interval){s.blocks - 1, 1}); /* fewer than threads */
    }
}

/* Several pieces, of which the last is not whole; the end of the series, and the end of the
 * longest one. */
static void test_several_pieces(void **state)
{
    struct series s = series_init(UINT64_C(200000003));

    (void)state;
    check_interval(s.terms, (struct interval){0, s.blocks});
    check_interval(s.terms, (struct interval){5, 1025});
    s = series_init(UINT64_C(999999999999999));
    check_interval(s.terms, (struct interval){s.blocks - 1100, 1100});
}

/* Between two pieces, so that a long sum is not silent. */
static void test_progress(void **state)
{
    struct series s = series_init(UINT64_C(1000000000));
    struct seen seen = {0};

    (void)state;
    (void)sum_interval(&s, kernel_best(), 2, (struct interval){0, s.blocks}, &seen);
    assert_int_equal(seen.last, s.blocks);
    assert_true(seen.calls > 10);
}

/* A sum that is stopped says how far it came, and is that of these blocks. */
static void test_stop(void **state)
{
    struct series s = series_init(UINT64_C(1000000000));
    struct seen seen = {.stop_at_call = 3};
    struct partial partial =
        sum_interval(&s, kernel_best(), 2, (struct interval){100, s.blocks - 100}, &seen);

    (void)state;
    assert_int_equal(seen.calls, 3);
    assert_int_equal(seen.done, seen.last);
    assert_true(seen.done > 0 && seen.done < s.blocks - 100);
    assert_int_equal(partial.terms, series_terms_in(&s, 100, seen.done));
    assert_true(fixed_equal(partial.sum, series_sum(&s, kernel_best(), 100, seen.done)));
}

/* Where blocks are done already, a share goes on behind them. */
static void test_work_with_gaps(void **state)
{
    struct series s = series_init(UINT64_C(100000000));
    struct interval runs[] = {{3, 10}, {50, 1}, {100, 400}};
    struct coverage work = {.interval = runs, .count = COUNT_OF(runs), .room = COUNT_OF(runs)};
    struct seen seen = {0};
    struct partial partial = compute_sum(&s, kernel_best(), 2, &work, (struct interval){8, 50},
                                         see_step, &seen, &seen.done);
    struct fixed wanted = fixed_add(series_sum(&s, kernel_best(), 11, 2),
                                    fixed_add(series_sum(&s, kernel_best(), 50, 1),
                                              series_sum(&s, kernel_best(), 100, 47)));

    (void)state;
    assert_int_equal(seen.done, 50);
    assert_int_equal(partial.terms, 50 * s.block_size);
    assert_true(fixed_equal(partial.sum, wanted));
}

static void test_empty_interval(void **state)
{
    struct series s = series_init(100000);

    (void)state;
    for (uint64_t first = 0; first <= s.blocks; first += s.blocks / 2) {
        struct seen seen = {0};
        struct partial partial =
            sum_interval(&s, kernel_best(), 3, (struct interval){first, 0}, &seen);

        assert_true(fixed_equal(partial.sum, fixed_zero()));
        assert_int_equal(partial.terms, 0);
        assert_int_equal(seen.calls, 0);
    }
}

/* The fake: the best kernel, but for one call of all. */
static atomic_int fake_calls;
static int fake_call;

static bool fake_usable(void)
{
    return true;
}

static double fake_sum(uint64_t begin, uint64_t end)
{
    double sum = kernel_best()->sum(begin, end);

    return atomic_fetch_add(&fake_calls, 1) == fake_call ? sum * (1 + 0x1p-52) : sum;
}

static const struct kernel fake = {"fake", fake_usable, fake_sum};

/* One sum of one thread is wrong. */
static void test_selftest(void **state)
{
    (void)state;
    for (size_t t = 0; t < COUNT_OF(threads_table); t++) {
        int threads = threads_table[t];
        struct error err = {""};
        int calls;

        fake_call = -1;
        atomic_store(&fake_calls, 0);
        assert_int_equal(compute_selftest(&fake, threads, &err), 0);
        assert_string_equal(err.text, "");
        calls = atomic_load(&fake_calls);
        assert_int_equal(calls % compute_threads_given(threads),
                         0); /* each thread, all sums */
        assert_true(calls > 0);
        for (fake_call = 0; fake_call < calls; fake_call++) {
            struct error wrong = {""};

            atomic_store(&fake_calls, 0);
            if (compute_selftest(&fake, threads, &wrong) != -1)
                fail_msg("%d threads: wrong sum %d is not noticed", threads, fake_call);
            assert_int_equal(strncmp(wrong.text, "CPU ", 4), 0);
            assert_non_null(strstr(wrong.text, "computes incorrectly: kernel fake gives "));
        }
    }
}

static void test_threads_given(void **state)
{
    (void)state;
    for (size_t t = 0; t < COUNT_OF(threads_table); t++)
#ifdef _OPENMP
        assert_int_equal(compute_threads_given(threads_table[t]), threads_table[t]);
#else
        assert_int_equal(compute_threads_given(threads_table[t]), 1);
#endif
}

static void test_threads_auto(void **state)
{
    cpu_set_t allowed;
    cpu_set_t one;

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
    (void)unsetenv("SLURM_CPUS_PER_TASK");
    assert_int_equal(compute_threads_auto(), CPU_COUNT(&allowed));
    CPU_ZERO(&one);
    CPU_SET((size_t)sched_getcpu(), &one);
    assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
    assert_int_equal(compute_threads_auto(), 1);

    /* What Slurm says comes first, when it is a number of CPUs. */
    (void)setenv("SLURM_CPUS_PER_TASK", "5", 1);
    assert_int_equal(compute_threads_auto(), 5);
    (void)setenv("SLURM_CPUS_PER_TASK", "1", 1);
    assert_int_equal(sched_setaffinity(0, sizeof(allowed), &allowed), 0);
    assert_int_equal(compute_threads_auto(), 1);
    for (size_t i = 0; i < 4; i++) {
        static const char *const none[] = {"", "0", "-2", "many"};

        (void)setenv("SLURM_CPUS_PER_TASK", none[i], 1);
        assert_int_equal(compute_threads_auto(), CPU_COUNT(&allowed));
    }
    (void)unsetenv("SLURM_CPUS_PER_TASK");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_change_no_bit),
        cmocka_unit_test(test_several_pieces),
        cmocka_unit_test(test_progress),
        cmocka_unit_test(test_stop),
        cmocka_unit_test(test_work_with_gaps),
        cmocka_unit_test(test_empty_interval),
        cmocka_unit_test(test_selftest),
        cmocka_unit_test(test_threads_given),
        cmocka_unit_test(test_threads_auto),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
