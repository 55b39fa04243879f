/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_error.c - messages, and input that is shown in them
 */

#include <config.h>

#include "core/error.h"

#include <errno.h>
#include <string.h>

#include "core/printable.h"
#include "unit.h"

static void test_set(void **state)
{
    struct error err;

    (void)state;
    memset(&err, '#', sizeof(err));
    assert_int_equal(error_set(&err, "%s:%d: %s", "job.yaml", 3, "bad"), -1);
    assert_string_equal(err.text, "job.yaml:3: bad");
    assert_int_equal(error_set(NULL, "%d", 1), -1);
}

/* A message of up to 1023 bytes is kept whole; a longer one ends in "...". */
static void test_set_too_long(void **state)
{
    const size_t room = sizeof(((struct error *)NULL)->text) - 1;
    char text[4096];
    struct error err;

    (void)state;
    memset(text, 'x', sizeof(text));
    text[room] = '\0';
    assert_int_equal(error_set(&err, "%s", text), -1);
    assert_string_equal(err.text, text);

    text[room] = 'x';
    text[room + 1] = '\0';
    assert_int_equal(error_set(&err, "%s", text), -1);
    assert_int_equal(strlen(err.text), room);
    assert_string_equal(err.text + room - 5, "xx...");
}

/* The cut is between characters: a name in UTF-8 stays UTF-8. */
static void test_set_cuts_no_character(void **state)
{
    const size_t room = sizeof(((struct error *)NULL)->text) - 1;
    static const char euro[] = "\xe2\x82\xac";

    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        char text[4096];
        size_t length = shift;
        struct error err;

        memset(text, 'x', shift);
        for (; length < 2 * room; length += 3)
            memcpy(text + length, euro, 3);
        text[length] = '\0';
        assert_int_equal(error_set(&err, "%s", text), -1);
        length = strlen(err.text);
        assert_between(length, room - 2, room);
        assert_string_equal(err.text + length - 3, "...");
        assert_int_equal((length - 3 - shift) % 3, 0);
        assert_memory_equal(err.text, text, length - 3);
    }
}

/* error_set() is called between a failed system call and the caller's look at errno.
 * vsnprintf() may set it: EILSEQ for a wide character that the locale does not have. */
static void test_set_keeps_errno(void **state)
{
    struct error err;

    (void)state;
    errno = ENOSPC;
    (void)error_set(&err, "%ls", L"\x20ac");
    assert_int_equal(errno, ENOSPC);
    (void)error_set(NULL, "no room");
    assert_int_equal(errno, ENOSPC);
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

/* A control character, or a byte that is not UTF-8, is shown; all else stays. */
static void test_printable_line(void **state)
{
    static const struct {
        const char *text, *shown;
    } rows[] = {
        {"", ""},
        {"a 'b' \\", "a 'b' \\"},
        {"\x1b[2J\x7f\n\t", "\\x1b[2J\\x7f\\x0a\\x09"},
        {"caf\xc3\xa9 \xf0\x9f\x98\x80", "caf\xc3\xa9 \xf0\x9f\x98\x80"},
        {"\xc2\x80\xc2\x9f\xc2\xa0", "\\xc2\\x80\\xc2\\x9f\xc2\xa0"},
        {"\xed\xa0\x80\xed\x9f\xbf", "\\xed\\xa0\\x80\xed\x9f\xbf"},
        {"\xc0\xaf\xf4\x90\x80\x80\xff", "\\xc0\\xaf\\xf4\\x90\\x80\\x80\\xff"},
        {"\xe2\x82", "\\xe2\\x82"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[64];

        assert_string_equal(printable_line(text, sizeof(text), rows[i].text), rows[i].shown);
        /* What does not fit is cut, but no character is. */
        assert_int_equal(strlen(printable_line(text, 4, "ab\xc3\xa9")), 2);
        assert_int_equal(strlen(printable_line(text, 5, "ab\xc3\xa9")), 4);
        assert_int_equal(strlen(printable_line(text, 4, "a\x1b")), 1);
        assert_string_equal(printable_line(text, 1, "a"), "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_set_too_long),
        cmocka_unit_test(test_set_cuts_no_character),
        cmocka_unit_test(test_set_keeps_errno),
        cmocka_unit_test(test_quote),
        cmocka_unit_test(test_quote_by_length),
        cmocka_unit_test(test_printable_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
