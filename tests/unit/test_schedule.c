/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_schedule.c - every pair of hosts meets, once
 */

#include <config.h>

#include "links/schedule.h"

#include <string.h>

#include "unit.h"

enum { HOSTS_MAX = 70 };

static void test_rounds(void **state)
{
    static const struct {
        int hosts, rounds;
    } rows[] = {{0, 0}, {1, 0}, {2, 1},       {3, 3},      {4, 3},
                {5, 5}, {8, 7}, {2000, 1999}, {2001, 2001}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(schedule_rounds(rows[i].hosts), rows[i].rounds);
}

/* In each round a host has one partner, which has it; over all rounds, each other host
 * once, and sits out once when their number is odd. */
static void test_pairs(void **state)
{
    (void)state;
    for (int hosts = 2; hosts <= HOSTS_MAX; hosts++) {
        int met[HOSTS_MAX][HOSTS_MAX] = {{0}};
        int out[HOSTS_MAX] = {0};

        for (int round = 0; round < schedule_rounds(hosts); round++)
            for (int host = 0; host < hosts; host++) {
                int partner = schedule_partner(hosts, round, host);

                if (partner < 0) {
                    out[host]++;
                    continue;
                }
                assert_between(partner, 0, hosts - 1);
                assert_int_not_equal(partner, host);
                assert_int_equal(schedule_partner(hosts, round, partner), host);
                met[host][partner]++;
            }
        for (int a = 0; a < hosts; a++) {
            assert_int_equal(out[a], hosts % 2);
            for (int b = 0; b < hosts; b++)
                assert_int_equal(met[a][b], a != b);
        }
    }
}

/* A sample: ascending rounds, none twice, first to last tenth. */
static void test_sample(void **state)
{
    static const struct {
        int hosts, sample, index, round;
    } rows[] = {
        {2, 1, 0, 0},        {2, 5, 0, 0},
        {4, 1, 0, 0},        {4, 2, 1, 1},
        {4, 3, 2, 2},        {4, 100, 2, 2},
        {2000, 4, 1, 499},   {2000, 4, 3, 1499},
        {2000, 10, 9, 1799}, {65536, 65535, 65534, 65534},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(schedule_sampled(rows[i].hosts, rows[i].sample, rows[i].index),
                         rows[i].round);
    for (int hosts = 2; hosts <= HOSTS_MAX; hosts++)
        for (int sample = 1; sample <= schedule_rounds(hosts); sample++)
            for (int i = 1, before = schedule_sampled(hosts, sample, 0); i < sample; i++) {
                int round = schedule_sampled(hosts, sample, i);

                assert_between(round, before + 1, schedule_rounds(hosts) - 1);
                before = round;
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_sample),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
