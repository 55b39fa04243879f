/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_link_time.c - how many rounds of links are tested, and how long they take
 */

#include <config.h>

#include "links/link_time.h"

#include <math.h>

#include "links/schedule.h"
#include "unit.h"

enum { MB = 1000 * 1000, HOSTS_MAX = 10000 };

static void test_rounds(void **state)
{
    static const struct {
        int hosts, sample;
        size_t bytes;
        int rounds;
    } rows[] = {
        {0, 0, MB, 0},
        {1, 0, MB, 0},
        {1, LINK_SAMPLE_AUTO, MB, 0},
        {1, 8, MB, 0},
        {2, LINK_SAMPLE_AUTO, MB, 1},
        {3, LINK_SAMPLE_AUTO, MB, 3},
        {4, LINK_SAMPLE_AUTO, MB, 3},
        {2000, 0, MB, 1999},
        {2001, 0, MB, 2001},
        {2000, 8, MB, 8},
        {4, 8, MB, 3},
        {300, LINK_SAMPLE_AUTO, MB, 299},
        {450, LINK_SAMPLE_AUTO, MB, 449},
        {451, LINK_SAMPLE_AUTO, MB, 450},
        {2000, LINK_SAMPLE_AUTO, MB, 450},
        {10000, LINK_SAMPLE_AUTO, MB, 450},
        {10000, LINK_SAMPLE_AUTO, 1000 * MB, 1},
        {10000, LINK_SAMPLE_AUTO, (size_t)4000 * MB, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(link_time(rows[i].hosts, rows[i].sample, rows[i].bytes).rounds,
                         rows[i].rounds);
}

/* auto: all pairs up to a number of hosts, the same number of rounds above: as many as take
 * two minutes on a slow network. */
static void test_auto(void **state)
{
    static const size_t sizes[] = {1, 512, 64 * 1000, MB, 4 * MB, 1000 * MB};

    (void)state;
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        int most = link_time(HOSTS_MAX, LINK_SAMPLE_AUTO, sizes[s]).rounds;

        assert_between(most, 1, schedule_rounds(HOSTS_MAX) - 1);
        assert_true(link_time(HOSTS_MAX, most + 1, sizes[s]).slow > LINK_AUTO_SECONDS);
        for (int hosts = 1; hosts <= HOSTS_MAX; hosts++) {
            struct link_time time = link_time(hosts, LINK_SAMPLE_AUTO, sizes[s]);
            int all = schedule_rounds(hosts);

            assert_int_equal(time.rounds, all < most ? all : most);
            if (time.slow > LINK_AUTO_SECONDS)
                fail_msg("%d hosts, %zu B: %g s", hosts, sizes[s], time.slow);
            assert_true(time.fast <= time.slow && time.slow <= time.longest);
        }
    }
}

/* The times that the documents tell. */
static void test_seconds(void **state)
{
    static const struct {
        int hosts, sample, rounds;
        double fast, slow, longest;
    } rows[] = {
        {1, LINK_SAMPLE_AUTO, 0, 0, 0, 0},
        {64, LINK_SAMPLE_AUTO, 63, 1.4, 21, 159},
        {2000, 8, 8, 0.2, 7, 25},
        {2000, LINK_SAMPLE_AUTO, 450, 10, 120, 1106},
        {10000, LINK_SAMPLE_AUTO, 450, 10, 120, 1106},
        {2000, 0, 1999, 44.6, 516, 4897},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct link_time time = link_time(rows[i].hosts, rows[i].sample, MB);

        assert_int_equal(time.rounds, rows[i].rounds);
        assert_true(fabs(time.fast - rows[i].fast) < 0.05);
        assert_true(fabs(time.slow - rows[i].slow) < 0.5);
        assert_true(fabs(time.longest - rows[i].longest) < 0.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_auto),
        cmocka_unit_test(test_seconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
