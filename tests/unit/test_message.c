/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_message.c - one wrong byte is seen, and so is the right message at the wrong place
 */

#include <config.h>

#include "links/message.h"

#include <string.h>

#include "unit.h"

enum { LENGTH = 1000 };

static const struct message right = {3, 1999, 7};

static void test_right(void **state)
{
    unsigned char bytes[LENGTH + 1];
    struct message_error first;

    (void)state;
    for (size_t length = 0; length <= LENGTH; length++) {
        memset(bytes, 0xa5, sizeof(bytes));
        message_fill(&right, bytes, length);
        assert_int_equal(bytes[length], 0xa5);
        assert_int_equal(message_check(&right, bytes, length, &first), 0);
    }
}

/* Every bit of every byte, alone; also of those behind the last whole word. */
static void test_one_bit(void **state)
{
    unsigned char bytes[LENGTH - 3];

    (void)state;
    message_fill(&right, bytes, sizeof(bytes));
    for (size_t at = 0; at < sizeof(bytes); at++)
        for (int bit = 0; bit < 8; bit++) {
            struct message_error first = {0};
            unsigned char was = bytes[at];

            bytes[at] ^= (unsigned char)(1 << bit);
            assert_int_equal(message_check(&right, bytes, sizeof(bytes), &first), 1);
            assert_int_equal(first.offset, at);
            assert_int_equal(first.expected, was);
            assert_int_equal(first.got, bytes[at]);
            bytes[at] = was;
        }
}

static void test_first_of_many(void **state)
{
    unsigned char bytes[LENGTH];
    struct message_error first;

    (void)state;
    message_fill(&right, bytes, LENGTH);
    bytes[13] ^= 1;
    bytes[14] ^= 1;
    bytes[LENGTH - 1] ^= 1;
    assert_int_equal(message_check(&right, bytes, LENGTH, &first), 3);
    assert_int_equal(first.offset, 13);
}

/* What another message has in the same place is wrong nearly everywhere. */
static void test_other_messages(void **state)
{
    static const struct message others[] = {
        {1999, 3, 7}, {3, 1998, 7}, {4, 1999, 7}, {3, 1999, 6}, {3, 1999, 8}, {0, 0, 0},
    };
    unsigned char bytes[LENGTH];
    struct message_error first;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        message_fill(&others[i], bytes, LENGTH);
        assert_between(message_check(&right, bytes, LENGTH, &first), LENGTH * 9 / 10, LENGTH);
    }
    /* The same message, shifted by a word. */
    message_fill(&right, bytes, LENGTH);
    assert_between(message_check(&right, bytes + 8, LENGTH - 8, &first), LENGTH * 9 / 10,
                   LENGTH);
    memset(bytes, 0, LENGTH);
    assert_between(message_check(&right, bytes, LENGTH, &first), LENGTH * 9 / 10, LENGTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_right),
        cmocka_unit_test(test_one_bit),
        cmocka_unit_test(test_first_of_many),
        cmocka_unit_test(test_other_messages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
