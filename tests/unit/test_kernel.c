/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_kernel.c - every kernel makes the bits that were made elsewhere, and they are right
 */

#include <config.h>

#include "sum/kernel.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exact.h"
#include "sum/series.h"
#include "unit.h"

#define E12 (UINT64_C(1000000000000) / KERNEL_STRIDE)    /* strides in 10^12 terms */
#define E15 (UINT64_C(1000000000000000) / KERNEL_STRIDE) /* and in 10^15 */

/* From tests/tools/kernel-sums: other ranges than src/sum/selftest.c has. */
static const struct {
    uint64_t begin, end; /* strides */
    double sum;
} known[] = {
    {7, 7, 0x0p+0},
    {32, 33, 0x1.f07c1ef12ed66p-20},
    {33, 35, 0x1.c5edd32768021p-19},
    {64, 65, 0x1.f81f81f24e496p-22},
    {32, 400, 0x1.d70a3d68a4e38p-15},
    {100, 103, 0x1.316915916a7a2p-21},
    {5000, 5127, 0x1.4c77e4b374c36p-27},
    {65536, 65664, 0x1.ff007fc01fefap-35},
    {1953125, 1953126, 0x1.2725d335d7746p-51},
    {19531250, 19531253, 0x1.1b5789bcb0712p-56},
    {E12 - 128, E12, 0x1.357c2aeed1352p-64},
    {E12 - 1, E12, 0x1.357c299d317b0p-71},
    {E12, E12 + 127, 0x1.33112ff85760ep-64},
    {UINT64_C(1000000000000), UINT64_C(1000000000002), 0x1.357c299a8641ep-88},
    {E15 - 127, E15, 0x1.41fbb66f389dcp-84},
    {E15 - 2, E15, 0x1.4484bfeebd976p-90},
    {E15 - 1, E15, 0x1.4484bfeebce0ap-91},
};

static void test_known_bits(void **state)
{
    const struct kernel *kernel;

    (void)state;
    for (size_t k = 0; (kernel = kernel_at(k)); k++) {
        if (!kernel->usable()) {
            print_message("# no %s on this processor\n", kernel->name);
            continue;
        }
        for (size_t i = 0; i < COUNT_OF(known); i++) {
            double sum = kernel->sum(known[i].begin, known[i].end);

            if (memcmp(&sum, &known[i].sum, sizeof(sum)) != 0)
                fail_msg("%s: strides %" PRIu64 ":%" PRIu64 " sum to %a, not %a", kernel->name,
                         known[i].begin, known[i].end, sum, known[i].sum);
        }
    }
}

/* Ranges that nobody has a table for: the kernels agree. */
static void test_same_bits(void **state)
{
    const struct kernel *baseline = kernel_find("baseline");
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %" PRIu64 "\n", seed);
    for (int i = 0; i < 3000; i++) {
        uint64_t begin = unit_random(&seed) % (E15 - 128) >> i % 40;
        uint64_t end = begin + unit_random(&seed) % 129;
        double wanted = baseline->sum(begin, end);
        const struct kernel *kernel;

        for (size_t k = 0; (kernel = kernel_at(k)); k++) {
            double sum = kernel->usable() ? kernel->sum(begin, end) : wanted;

            if (memcmp(&sum, &wanted, sizeof(sum)) != 0)
                fail_msg("strides %" PRIu64 ":%" PRIu64 ": %s has %a, baseline %a", begin, end,
                         kernel->name, sum, wanted);
        }
    }
}

struct sub_range {
    uint64_t terms, begin, end;
    struct fixed sum;
};

/* RETURN: how many rows tests/data/sub-ranges.tsv has. */
static size_t read_sub_ranges(struct sub_range *rows, size_t max)
{
    const char *srcdir = getenv("srcdir");
    char path[4096];
    char line[256];
    size_t count = 0;
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/tests/data/sub-ranges.tsv", srcdir ? srcdir : ".");
    file = fopen(path, "r");
    if (!file)
        fail_msg("%s: cannot be read", path);
    while (fgets(line, sizeof(line), file)) {
        struct sub_range *row = &rows[count];
        char decimal[128];

        if (line[0] == '#')
            continue;
        if (count == max || sscanf(line, "%" SCNu64 " %" SCNu64 " %" SCNu64 " %127s",
                                   &row->terms, &row->begin, &row->end, decimal) != 4)
            fail_msg("%s: too long, or not understood: %s", path, line);
        row->sum = exact_parse(decimal);
        count++;
    }
    (void)fclose(file);
    if (count == 0)
        fail_msg("%s: no rows", path);
    return count;
}

/* What src/sum/series.c proves of a block: 17 roundings in a group, 5 in the tree and one a
 * stride, each of 2^-53 of the sum.  Then each block is rounded once to 2^-120, and the row
 * of the file was cut off there. */
static struct fixed proven_bound(const struct sub_range *row, uint64_t blocks)
{
    return (struct fixed){(row->sum.bits * (22 + 128) >> 53) + 1 + blocks / 2 + 2};
}

/* A few thousand blocks near 10^12 and 10^15 terms, where the value of a whole run would not
 * notice much. */
static void test_sub_ranges(void **state)
{
    enum { MAX = 100 };
    struct sub_range rows[MAX];
    size_t count = read_sub_ranges(rows, MAX);
    const struct kernel *kernel;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct series s = series_init(rows[i].terms);
        uint64_t first = rows[i].begin / s.block_size;
        uint64_t blocks = (rows[i].end - rows[i].begin + s.block_size - 1) / s.block_size;

        assert_int_equal(first * s.block_size, rows[i].begin);
        assert_int_equal(series_terms_in(&s, first, blocks), rows[i].end - rows[i].begin);
        for (size_t k = 0; (kernel = kernel_at(k)); k++) {
            struct fixed sum;
            double off;

            if (!kernel->usable())
                continue;
            sum = series_sum(&s, kernel, first, blocks);
            off = fixed_to_double(fixed_abs(fixed_sub(sum, rows[i].sum)));
            if (k == 0 || kernel == kernel_best())
                print_message("# terms %" PRIu64 " to %" PRIu64 ": off by %.2e, %.2e of it\n",
                              rows[i].begin, rows[i].end, off,
                              off / fixed_to_double(rows[i].sum));
            if (!exact_near(sum, rows[i].sum, exact_power(18)) ||
                !exact_near(sum, rows[i].sum, proven_bound(&rows[i], blocks)))
                fail_msg("%s: terms %" PRIu64 " to %" PRIu64 ": off by %.2e", kernel->name,
                         rows[i].begin, rows[i].end, off);
        }
    }
}

static void test_names(void **state)
{
    static const char *const names[] = {
#if defined(__x86_64__)
        "avx512",
        "avx2",
#endif
        "baseline",
    };
    static const char *const unknown[] = {
        "", "avx", "avx5", "avx5122", "AVX2", " avx2", "Baseline", "baseline ", "auto",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_non_null(kernel_at(i));
        assert_string_equal(kernel_at(i)->name, names[i]);
        assert_ptr_equal(kernel_find(names[i]), kernel_at(i));
    }
    assert_null(kernel_at(COUNT_OF(names)));
    assert_null(kernel_at(SIZE_MAX));
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        assert_null(kernel_find(unknown[i]));
    assert_true(kernel_find("baseline")->usable());
}

/* The first that is usable; the list has it and all usable ones behind it. */
static void test_best_and_list(void **state)
{
    char wanted[128] = "";
    char list[128];
    const struct kernel *kernel;
    const struct kernel *best = NULL;

    (void)state;
    for (size_t k = 0; (kernel = kernel_at(k)); k++) {
        if (!kernel->usable())
            continue;
        if (best)
            strcat(wanted, ", ");
        else
            best = kernel;
        strcat(wanted, kernel->name);
    }
    assert_ptr_equal(kernel_best(), best);
    assert_ptr_equal(kernel_list(list, sizeof(list)), list);
    assert_string_equal(list, wanted);

    /* In little room it ends in "...", and nothing behind it is touched. */
    for (size_t size = 1; size <= strlen(wanted) + 1; size++) {
        size_t kept = size > strlen(wanted) || size < 4 ? size - 1 : size - 4;

        memset(list, '#', sizeof(list));
        (void)kernel_list(list, size);
        assert_int_equal(strlen(list), size - 1);
        assert_int_equal(strncmp(list, wanted, kept), 0);
        assert_string_equal(list + kept, kept == size - 1 ? "" : "...");
        assert_int_equal(list[size], '#');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_bits),    cmocka_unit_test(test_same_bits),
        cmocka_unit_test(test_sub_ranges),    cmocka_unit_test(test_names),
        cmocka_unit_test(test_best_and_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
