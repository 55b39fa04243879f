/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_majority.c - who is in the minority?
 */

#include <config.h>

#include "checks/majority.h"

#include "unit.h"

static void nobody(void **state)
{
    (void)state;
    assert_int_equal(majority_of(NULL, 0), -1);
}

static void most_win(void **state)
{
    static const uint64_t keys[] = {2, 1, 1, 2, 1};

    (void)state;
    assert_int_equal(majority_of(keys, 1), 0);
    assert_int_equal(majority_of(keys, 3), 1);
    assert_int_equal(majority_of(keys, 5), 1);
}

static void first_of_equals(void **state)
{
    static const uint64_t keys[] = {2, 1, 1, 2};

    (void)state;
    assert_int_equal(majority_of(keys, 2), 0);
    assert_int_equal(majority_of(keys, 4), 0);
}

/* More different keys than are counted: those at the end still find theirs. */
static void all_different(void **state)
{
    static uint64_t keys[1000];

    (void)state;
    for (int i = 0; i < 1000; i++)
        keys[i] = (uint64_t)i;
    assert_int_equal(majority_of(keys, 1000), 0);
    keys[999] = 3;
    assert_int_equal(majority_of(keys, 1000), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody),
        cmocka_unit_test(most_win),
        cmocka_unit_test(first_of_equals),
        cmocka_unit_test(all_different),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
