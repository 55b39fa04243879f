/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_text.c - a text written piece by piece
 */

#include <config.h>

#include "core/text.h"

#include <string.h>

#include "unit.h"

enum { SIZE = 12 };

static void test_lists(void **state)
{
    static const struct {
        const char *item[5];
        const char *wanted;
    } rows[] = {
        /* no room */
        {{"123456789012"}, "12345678..."},
        {{"1", "2", "3", "4", "56789"}, "1,2,3,4,..."},
        {{"12345678901", "2"}, "12345678..."},
        {{"\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"}, "\xe2\x82\xac\xe2\x82\xac..."},
        {{NULL}, ""},
        {{"n1"}, "n1"},
        {{"n1", "n2"}, "n1,n2"},
        {{"12345678901"}, "12345678901"},
        {{"n1", "n2", "n3", "n"}, "n1,n2,n3,n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char dst[SIZE + 8];
        struct text list;

        memset(dst, '#', sizeof(dst));
        list = text_begin(dst, SIZE);
        for (size_t k = 0; k < COUNT_OF(rows[i].item) && rows[i].item[k]; k++)
            text_item(&list, ",", rows[i].item[k]);
        assert_string_equal(dst, rows[i].wanted);
        for (size_t k = SIZE; k < sizeof(dst); k++)
            assert_int_equal(dst[k], '#');
    }
}

static void test_format(void **state)
{
    char dst[SIZE];
    struct text text = text_begin(dst, sizeof(dst));

    (void)state;
    text_add(&text, "%d", 12);
    text_add(&text, "%s%c", "ab", '!');
    assert_string_equal(dst, "12ab!");
    text_add(&text, "%s", "too long");
    assert_string_equal(dst, "12ab!too...");
    text_add(&text, "%s", "x");
    assert_string_equal(dst, "12ab!too...");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_format),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
