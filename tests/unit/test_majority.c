/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_majority.c - who is in the minority?
 */

#include <config.h>

#include "checks/majority.h"

#include <stdio.h>

#include "unit.h"

static void nobody(void **state)
{
    (void)state;
    assert_int_equal(majority_of("", 8, 0), -1);
}

static void most_win(void **state)
{
    static const char texts[][8] = {"b", "a", "a", "b", "a"};

    (void)state;
    assert_int_equal(majority_of(texts[0], sizeof(texts[0]), 1), 0);
    assert_int_equal(majority_of(texts[0], sizeof(texts[0]), 3), 1);
    assert_int_equal(majority_of(texts[0], sizeof(texts[0]), 5), 1);
}

static void first_of_equals(void **state)
{
    static const char texts[][8] = {"b", "a", "a", "b"};

    (void)state;
    assert_int_equal(majority_of(texts[0], sizeof(texts[0]), 2), 0);
    assert_int_equal(majority_of(texts[0], sizeof(texts[0]), 4), 0);
}

/* More different texts than are counted: those at the end still find theirs. */
static void all_different(void **state)
{
    static char texts[1000][16];

    (void)state;
    for (int i = 0; i < 1000; i++)
        (void)snprintf(texts[i], sizeof(texts[i]), "%d", i);
    assert_int_equal(majority_of(texts[0], sizeof(texts[0]), 1000), 0);
    (void)snprintf(texts[999], sizeof(texts[999]), "3");
    assert_int_equal(majority_of(texts[0], sizeof(texts[0]), 1000), 3);
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
