/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_payload.c - the contents of large messages, and their verification
 */

#include <config.h>

#include "mpi/payload.h"

#include <string.h>

#include "unit.h"

enum { LONGEST = 1000 };

static const size_t lengths[] = {1, 7, 8, 9, 64, 999, LONGEST};

static void test_right_messages(void **state)
{
    static unsigned char bytes[LONGEST + 1];
    const struct payload payload = {.seed = 3, .from = 4, .to = 5};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        bytes[lengths[i]] = 0xee;
        payload_fill(&payload, bytes, lengths[i]);
        assert_int_equal(bytes[lengths[i]], 0xee); /* nothing behind it is written */
        assert_int_equal(payload_check(&payload, bytes, lengths[i]).count, 0);
    }
}

/* Any byte, changed in any bit, is found where it is. */
static void test_each_byte_counts(void **state)
{
    static unsigned char bytes[LONGEST];
    const struct payload payload = {.seed = 0, .from = 0, .to = PAYLOAD_TO_ALL};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        payload_fill(&payload, bytes, lengths[i]);
        for (size_t at = 0; at < lengths[i]; at++) {
            unsigned char right = bytes[at];
            unsigned char wrong = (unsigned char)(right ^ 1U << at % 8);
            struct payload_error error;

            bytes[at] = wrong;
            error = payload_check(&payload, bytes, lengths[i]);
            assert_int_equal(error.count, 1);
            assert_int_equal(error.offset, at);
            assert_int_equal(error.expected, right);
            assert_int_equal(error.got, wrong);
            bytes[at] = right;
        }
    }
}

/* A message of another rank, of another call, or of another place is wrong, nearly
 * everywhere. */
static void test_other_messages_are_wrong(void **state)
{
    static unsigned char bytes[LONGEST + 8];
    const struct payload right = {.seed = 1, .from = 2, .to = 3};
    const struct payload others[] = {
        {.seed = 2, .from = 2, .to = 3},
        {.seed = 1, .from = 3, .to = 3},
        {.seed = 1, .from = 2, .to = 2},
        {.seed = 1, .from = 3, .to = 2},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        payload_fill(&others[i], bytes, LONGEST);
        assert_between(payload_check(&right, bytes, LONGEST).count, LONGEST * 9 / 10, LONGEST);
    }
    payload_fill(&right, bytes, LONGEST + 8);
    assert_between(payload_check(&right, bytes + 8, LONGEST).count, LONGEST * 9 / 10, LONGEST);
    memset(bytes, 0, LONGEST);
    assert_between(payload_check(&right, bytes, LONGEST).count, LONGEST * 9 / 10, LONGEST);
}

enum { WORDS = 100 };

/* Add the addend of RANK to SUM as MPI_SUM does. */
static void add(uint64_t *sum, uint64_t seed, uint32_t rank)
{
    uint64_t words[WORDS];

    payload_fill_addend(seed, rank, words, WORDS);
    for (size_t i = 0; i < WORDS; i++)
        sum[i] += words[i];
}

static void test_words(void **state)
{
    (void)state;
    assert_int_equal(payload_words(1), 1);
    assert_int_equal(payload_words(8), 1);
    assert_int_equal(payload_words(9), 2);
    assert_int_equal(payload_words(1 << 30), 1 << 27);
}

static void test_sums(void **state)
{
    uint64_t sum[WORDS] = {0};
    uint64_t some[WORDS] = {0};

    (void)state;
    for (uint32_t rank = 0; rank < 7; rank++)
        add(sum, 11, rank);
    assert_int_equal(payload_check_sum(11, 7, 21, sum, WORDS).count, 0);
    for (size_t at = 0; at < sizeof(sum); at++) {
        struct payload_error error;

        ((unsigned char *)sum)[at] ^= 0x40;
        error = payload_check_sum(11, 7, 21, sum, WORDS);
        assert_int_equal(error.count, 1);
        assert_int_equal(error.offset, at);
        assert_int_equal(error.got ^ error.expected, 0x40);
        ((unsigned char *)sum)[at] ^= 0x40;
    }
    add(some, 11, 2);
    add(some, 11, 5);
    assert_int_equal(payload_check_sum(11, 2, 7, some, WORDS).count, 0);
}

/* An addend that is lost, that comes twice, or that is another rank's. */
static void test_wrong_sums(void **state)
{
    static const uint32_t rows[][4] = {{0, 1, 2, 2}, {0, 1, 2, 4}, {1, 1, 2, 3}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t sum[WORDS] = {0};

        for (size_t k = 0; k < COUNT_OF(rows[i]); k++)
            add(sum, 12, rows[i][k]);
        assert_between(payload_check_sum(12, 4, 6, sum, WORDS).count, sizeof(sum) * 9 / 10,
                       sizeof(sum));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_right_messages),
        cmocka_unit_test(test_each_byte_counts),
        cmocka_unit_test(test_other_messages_are_wrong),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_wrong_sums),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
