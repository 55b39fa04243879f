/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_thread_plan.c - each message of the threads has one sender and one receiver, and every
 * wrong one is seen, and named if it is another message
 */

#include <config.h>

#include "threads/thread_plan.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

enum { RANKS_MOST = 9, THREADS_MOST = 7 };

static bool same(const struct thread_message *a, const struct thread_message *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

/* What a thread sends, one other thread receives as the same message, in the same order. */
static void test_pairs(void **state)
{
    uint32_t messages = thread_plan_messages();

    (void)state;
    for (int ranks = 1; ranks <= RANKS_MOST; ranks++)
        for (int threads = 1; threads <= THREADS_MOST; threads++) {
            struct thread_ranks all = {ranks, threads};

            for (int thread = 0; thread < threads; thread++) {
                bool receives[RANKS_MOST] = {false};

                for (int rank = 0; rank < ranks; rank++) {
                    struct thread_message first = thread_plan_send(all, rank, thread, 0);

                    assert_int_equal(first.from, rank);
                    assert_true(first.to < (uint32_t)ranks);
                    assert_true(ranks == 1 || first.to != first.from);
                    assert_false(receives[first.to]);
                    receives[first.to] = true;
                    for (uint32_t count = 0; count < messages; count++) {
                        struct thread_message sent =
                            thread_plan_send(all, rank, thread, count);
                        struct thread_message received =
                            thread_plan_receive(all, (int)first.to, thread, count);

                        assert_true(same(&sent, &received));
                        assert_int_equal(sent.to, first.to);
                        assert_int_equal(sent.thread, thread);
                    }
                }
            }
        }
}

/* A thread goes through each message of each round once. */
static void test_all_messages(void **state)
{
    uint64_t bytes = 0;

    (void)state;
    for (int thread = 0; thread < 2 * THREAD_ROUNDS; thread++) {
        uint32_t next[THREAD_ROUNDS] = {0};

        for (uint32_t count = 0; count < thread_plan_messages(); count++) {
            struct thread_message message =
                thread_plan_receive((struct thread_ranks){2, 8}, 0, thread, count);

            assert_true(message.round < THREAD_ROUNDS);
            assert_int_equal(message.number, next[message.round]++);
        }
        for (uint32_t round = 0; round < THREAD_ROUNDS; round++)
            assert_int_equal(next[round], thread_round_at(round)->messages);
    }
    for (uint32_t round = 0; round < THREAD_ROUNDS; round++) {
        assert_true(thread_round_at(round)->bytes <= THREAD_BYTES_MAX);
        bytes += thread_round_at(round)->messages * thread_round_at(round)->bytes;
    }
    assert_int_equal(thread_plan_bytes(), bytes);
}

/* Small and large messages, by tags and by communicators; the first threads do not begin with
 * the same kind. */
static void test_kinds(void **state)
{
    struct thread_message first = thread_plan_send((struct thread_ranks){2, 2}, 0, 0, 0);
    struct thread_message second = thread_plan_send((struct thread_ranks){2, 2}, 0, 1, 0);
    int kinds = 0;

    (void)state;
    for (uint32_t round = 0; round < THREAD_ROUNDS; round++)
        kinds |= 1 << (2 * (thread_round_at(round)->way == THREAD_TAGS) +
                       (thread_round_at(round)->bytes == THREAD_BYTES_MAX));
    assert_int_equal(kinds, 15);
    assert_int_not_equal(thread_round_at(first.round)->way,
                         thread_round_at(second.round)->way);
}

/* Some threads send to ranks that are far away. */
static void test_distances(void **state)
{
    static const struct {
        int ranks, threads;
        uint32_t to[4]; /* of rank 0 */
    } cases[] = {
        {1, 4, {0, 0, 0, 0}}, {2, 4, {1, 1, 1, 1}}, {4, 4, {1, 2, 3, 1}},
        {9, 4, {1, 3, 5, 7}}, {9, 2, {1, 5, 0, 0}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (int thread = 0; thread < cases[i].threads; thread++)
            assert_int_equal(
                thread_plan_send((struct thread_ranks){cases[i].ranks, cases[i].threads}, 0,
                                 thread, 0)
                    .to,
                cases[i].to[thread]);
}

static const struct thread_message small = {3, 4, 1, 0, 99};
static const struct thread_message large = {3, 4, 1, 2, 3};
static unsigned char bytes[THREAD_BYTES_MAX];

static void test_right(void **state)
{
    struct error what;

    (void)state;
    thread_message_fill(&small, bytes);
    assert_true(thread_message_check(&small, bytes, 64, &what));
    thread_message_fill(&large, bytes);
    assert_true(thread_message_check(&large, bytes, sizeof(bytes), &what));
}

/* Each bit of a small message, and the ends of a large one. */
static void test_one_bit(void **state)
{
    struct error what;
    char expected[64];

    (void)state;
    thread_message_fill(&small, bytes);
    for (size_t at = 0; at < 64; at++)
        for (int bit = 0; bit < 8; bit++) {
            unsigned char was = bytes[at];

            bytes[at] ^= (unsigned char)(1 << bit);
            (void)snprintf(expected, sizeof(expected), "byte %zu was 0x%02x and not 0x%02x",
                           at, bytes[at], was);
            assert_false(thread_message_check(&small, bytes, 64, &what));
            assert_string_equal(what.text, expected);
            bytes[at] = was;
        }
    thread_message_fill(&large, bytes);
    bytes[sizeof(bytes) - 1] ^= 1;
    assert_false(thread_message_check(&large, bytes, sizeof(bytes), &what));
}

/* Another message in the place of one is named. */
static void test_other(void **state)
{
    static const struct {
        struct thread_message message;
        size_t length;
        const char *what;
    } others[] = {
        {{3, 4, 0, 0, 99}, 64, "it was message 99 of 64 B of thread 0 from rank 3 to rank 4"},
        {{2, 4, 1, 0, 99}, 64, "it was message 99 of 64 B of thread 1 from rank 2 to rank 4"},
        {{3, 5, 1, 0, 99}, 64, "it was message 99 of 64 B of thread 1 from rank 3 to rank 5"},
        {{3, 4, 1, 0, 98}, 64, "it was message 98 of 64 B of thread 1 from rank 3 to rank 4"},
        {{3, 4, 1, 1, 99}, 64, "it was message 99 of 64 B of thread 1 from rank 3 to rank 4"},
        {{3, 4, 1, 3, 0},
         THREAD_BYTES_MAX,
         "it was message 0 of 262144 B of thread 1 from rank 3 to rank 4"},
    };
    struct error what;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        thread_message_fill(&others[i].message, bytes);
        assert_false(thread_message_check(&small, bytes, others[i].length, &what));
        assert_string_equal(what.text, others[i].what);
    }
}

/* Half of one message and half of another one, a part of one, and none at all. */
static void test_mixed(void **state)
{
    unsigned char other[64];
    struct error what;

    (void)state;
    thread_message_fill(&small, bytes);
    thread_message_fill(&(struct thread_message){3, 4, 0, 0, 99}, other);
    memcpy(bytes + 32, other + 32, 32);
    assert_false(thread_message_check(&small, bytes, 64, &what));
    assert_memory_equal(what.text, "byte 32 was ", 12);
    assert_false(thread_message_check(&small, bytes, 63, &what));
    assert_string_equal(what.text, "it had 63 B");
    assert_false(thread_message_check(&small, bytes, 0, &what));
    assert_string_equal(what.text, "it had 0 B");
    memset(bytes, 0, sizeof(bytes));
    assert_false(thread_message_check(&small, bytes, 64, &what));
    assert_memory_equal(what.text, "byte 0 was 0x00 and not ", 24);
    memset(bytes, 0xff, sizeof(bytes));
    assert_false(thread_message_check(&small, bytes, sizeof(bytes), &what));
    assert_string_equal(what.text, "it had 262144 B");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs), cmocka_unit_test(test_all_messages),
        cmocka_unit_test(test_kinds), cmocka_unit_test(test_distances),
        cmocka_unit_test(test_right), cmocka_unit_test(test_one_bit),
        cmocka_unit_test(test_other), cmocka_unit_test(test_mixed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
