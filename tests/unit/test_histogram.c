/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_histogram.c - quantiles to one part in a hundred
 */

#include <config.h>

#include "links/histogram.h"

#include <math.h>
#include <string.h>

#include "unit.h"

static void assert_near(double got, double wanted)
{
    if (!(fabs(got - wanted) <= 0.01 * wanted))
        fail_msg("got %g, wanted %g", got, wanted);
}

static void test_values(void **state)
{
    static const double rows[] = {1e-9, 1.5e-6, 25e-6, 0.999, 1, 1.001, 60, 1e9, 12.5e9, 1e15};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        static struct histogram h;

        memset(&h, 0, sizeof(h));
        assert_int_equal(histogram_count(&h), 0);
        assert_true(histogram_value(&h, 0) == 0);
        histogram_add(&h, rows[i]);
        assert_int_equal(histogram_count(&h), 1);
        assert_near(histogram_value(&h, 0), rows[i]);
    }
}

static void test_quantiles(void **state)
{
    static struct histogram h;

    (void)state;
    for (int i = 1000; i > 0; i--)
        histogram_add(&h, i * 1e-6);
    for (uint64_t i = 0; i < 1000; i++)
        if (i > 50)
            assert_near(histogram_value(&h, i), (double)(i + 1) * 1e-6);
    assert_true(histogram_value(&h, 1000) == 0);
    assert_int_equal(histogram_count(&h), 1000);
}

/* What is out of range is counted at its end. */
static void test_ends(void **state)
{
    static struct histogram h;
    static const double rows[] = {0, -1, 1e-300, INFINITY, 1e300};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        histogram_add(&h, rows[i]);
    assert_int_equal(histogram_count(&h), 5);
    assert_int_equal(h.bin[0], 3);
    assert_int_equal(h.bin[HISTOGRAM_BINS - 1], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_quantiles),
        cmocka_unit_test(test_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
