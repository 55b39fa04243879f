/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_ranges.c - lists such as 0-3,8
 */

#include <config.h>

#include "core/ranges.h"

#include <string.h>

#include "unit.h"

enum { NUMBERS_MAX = 12 };

static void test_lists(void **state)
{
    static const struct {
        size_t size;
        int count;
        long number[NUMBERS_MAX];
        const char *text;
    } rows[] = {
        /* no room: nothing is cut in the middle of a number */
        {4, 1, {1000}, "..."},
        {4, 2, {0, 1000}, "..."},
        {8, 2, {0, 123456}, "0..."},
        {8, 5, {0, 2, 4, 6, 8}, "0,2..."},
        {9, 5, {0, 2, 4, 6, 8}, "0,2,4..."},
        {12, 6, {10, 11, 12, 20, 21, 30}, "10-12..."},
        {16, 6, {10, 11, 12, 20, 21, 30}, "10-12,20-21..."},
        {12, 12, {0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22}, "0,2,4,6..."},
        {4, 0, {0}, ""},
        {64, 0, {0}, ""},
        {64, 1, {0}, "0"},
        {64, 1, {7}, "7"},
        {64, 2, {0, 1}, "0-1"},
        {64, 2, {0, 2}, "0,2"},
        {64, 4, {0, 1, 2, 3}, "0-3"},
        {64, 5, {0, 1, 2, 3, 8}, "0-3,8"},
        {64, 6, {3, 5, 6, 9, 10, 11}, "3,5-6,9-11"},
        {64, 3, {4095, 4096, 8191}, "4095-4096,8191"},
        {64, 3, {99, 100, 101}, "99-101"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[80];
        struct ranges ranges;

        memset(text, '#', sizeof(text));
        ranges = ranges_begin(text, rows[i].size);
        for (int k = 0; k < rows[i].count; k++)
            ranges_add(&ranges, rows[i].number[k]);
        assert_ptr_equal(ranges_end(&ranges), text);
        assert_string_equal(text, rows[i].text);
        for (size_t k = rows[i].size; k < sizeof(text); k++)
            assert_int_equal(text[k], '#');
    }
}

/* Whatever the size: the whole list, or its beginning and "...". */
static void test_every_size(void **state)
{
    static const char whole[] = "0,2,4,6,8,10,12,14,16,18";

    (void)state;
    for (size_t size = 4; size < sizeof(whole) + 8; size++) {
        char text[64];
        struct ranges ranges;
        size_t length;

        memset(text, '#', sizeof(text));
        ranges = ranges_begin(text, size);
        for (long number = 0; number < 20; number += 2)
            ranges_add(&ranges, number);
        (void)ranges_end(&ranges);
        length = strlen(text);
        assert_true(length < size);
        assert_int_equal(text[size], '#');
        if (size >= sizeof(whole) + 3) {
            assert_string_equal(text, whole);
        } else if (strcmp(text, whole) != 0) {
            assert_string_equal(text + length - 3, "...");
            assert_memory_equal(text, whole, length - 3);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_every_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
