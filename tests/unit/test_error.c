/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_error.c - messages, and input that is shown in them
 */

#include <config.h>

#include "core/error.h"

#include <string.h>

#include "unit.h"

static void test_set(void **state)
{
    static char text[4096];
    struct error err;

    (void)state;
    memset(&err, '#', sizeof(err));
    assert_int_equal(error_set(&err, "%s:%d: %s", "job.yaml", 3, "bad"), -1);
    assert_string_equal(err.text, "job.yaml:3: bad");
    assert_int_equal(error_set(NULL, "%d", 1), -1);

    memset(text, 'x', sizeof(text) - 1);
    assert_int_equal(error_set(&err, "%s", text), -1);
    assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void test_quote(void **state)
{
    static const struct {
        size_t size;
        const char *text, *wanted;
    } rows[] = {
        /* no room */
        {16, "abcdefghijklmnopqrstuvwxyz", "'abcdefghij...'"},
        {16, "\n\n\n\n", "'\\x0a\\x0a...'"},
        {16, "abcdefg\nhij", "'abcdefg...'"},
        {64, "", "''"},
        {64, "abc", "'abc'"},
        {64, " ~", "' ~'"},
        {64, "\x1f\x7f\xff", "'\\x1f\\x7f\\xff'"},
        {64, "\x1b[31m", "'\\x1b[31m'"},
        {64, "\xc3\xa9", "'\\xc3\\xa9'"},
        {64, "a\tb\r", "'a\\x09b\\x0d'"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char dst[80];

        memset(dst, '#', sizeof(dst));
        assert_ptr_equal(error_quote(dst, rows[i].size, rows[i].text, strlen(rows[i].text)),
                         dst);
        assert_string_equal(dst, rows[i].wanted);
        for (size_t k = rows[i].size; k < sizeof(dst); k++)
            assert_int_equal(dst[k], '#');
    }
}

/* LEN bytes, be there a NUL among them or none behind them. */
static void test_quote_by_length(void **state)
{
    char dst[64];

    (void)state;
    assert_string_equal(error_quote(dst, sizeof(dst), "a\0b", 3), "'a\\x00b'");
    assert_string_equal(error_quote(dst, sizeof(dst), "abc", 2), "'ab'");
    assert_string_equal(error_quote(dst, sizeof(dst), "abc", 0), "''");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_quote),
        cmocka_unit_test(test_quote_by_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
