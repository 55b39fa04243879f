/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_node_schedule.c - which pairs of ranks of a node are tested
 */

#include <config.h>

#include "links/node_schedule.h"

#include <stdbool.h>
#include <stdlib.h>

#include "unit.h"

enum { RANKS_MAX = 130 };

/* RANKS in blocks on DOMAINS NUMA domains, EACH of them on a socket; 0: nothing is known.
 * CYCLIC: one rank after the other on another domain. */
static void place_ranks(struct node_place *place, int ranks, int domains, int each,
                        bool cyclic)
{
    for (int i = 0; i < ranks; i++) {
        int domain = domains == 0 ? -1 : cyclic ? i % domains : i * domains / ranks;

        place[i] = (struct node_place){domain < 0 ? -1 : domain / each, domain};
    }
}

/* Each pair is of two ranks, in order, and occurs once; each rank is in one, next to the one
 * behind it. */
static void check_pairs(const struct node_place *place, int ranks,
                        const struct node_pair *pair, int count)
{
    static int met[RANKS_MAX][RANKS_MAX];

    assert_between(count, 0, node_schedule_most(ranks));
    for (int a = 0; a < ranks; a++)
        for (int b = 0; b < ranks; b++)
            met[a][b] = 0;
    for (int p = 0; p < count; p++) {
        const struct node_place *low = &place[pair[p].low];
        const struct node_place *high = &place[pair[p].high];

        assert_between(pair[p].low, 0, ranks - 2);
        assert_between(pair[p].high, pair[p].low + 1, ranks - 1);
        assert_int_equal(met[pair[p].low][pair[p].high]++, 0);
        assert_int_equal(pair[p].distance, low->socket != high->socket ? NODE_SOCKET
                                           : low->numa != high->numa   ? NODE_NUMA
                                                                       : NODE_NEAR);
    }
    for (int i = 0; i + 1 < ranks; i++)
        assert_int_equal(met[i][i + 1], 1);
}

static void test_pairs(void **state)
{
    static const struct {
        int ranks, domains, each;
        bool cyclic;
        int pairs;
    } rows[] = {
        {1, 0, 1, false, 0},      {2, 0, 1, false, 1},
        {3, 0, 1, false, 3},  /* and the first with the last */
        {4, 0, 1, false, 4},  /* the same */
        {4, 1, 1, false, 4},  /* all on one domain */
        {2, 2, 1, false, 1},  /* two sockets: neighbours already */
        {4, 2, 1, false, 4},  /* 0-2 */
        {8, 2, 1, true, 7},   /* 0-1 is there already */
        {8, 4, 2, false, 13}, /* 6 pairs of domains; 0-2, ..., none of them neighbours */
        {8, 8, 4, false, 28}, /* 28 pairs, 7 of them neighbours */
        {128, 8, 4, false, 155},  {128, 16, 8, false, 247},
        {130, 65, 1, false, 193}, /* a ring: 129 and 64 */
    };
    struct node_place place[RANKS_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct node_pair *pair =
            calloc((size_t)node_schedule_most(rows[i].ranks), sizeof(*pair));
        int count;

        assert_non_null(pair);
        place_ranks(place, rows[i].ranks, rows[i].domains, rows[i].each, rows[i].cyclic);
        count = node_schedule(place, rows[i].ranks, pair);
        if (count != rows[i].pairs)
            fail_msg("row %zu: %d pairs, wanted %d", i, count, rows[i].pairs);
        check_pairs(place, rows[i].ranks, pair, count);
        free(pair);
    }
}

/* Whatever the ranks and domains are: all pairs of up to 16 domains have a pair of ranks. */
static void test_domains(void **state)
{
    struct node_place place[RANKS_MAX];
    struct node_pair pair[2 * RANKS_MAX + NODE_DOMAINS_MAX * NODE_DOMAINS_MAX];

    (void)state;
    for (int ranks = 1; ranks <= RANKS_MAX; ranks += ranks < 20 ? 1 : 11)
        for (int domains = 0; domains <= ranks; domains += domains < 20 ? 1 : 10) {
            bool met[RANKS_MAX][RANKS_MAX] = {{false}};
            int count;

            assert_true(node_schedule_most(ranks) <= (int)COUNT_OF(pair));
            place_ranks(place, ranks, domains, 2, ranks % 2);
            count = node_schedule(place, ranks, pair);
            check_pairs(place, ranks, pair, count);
            for (int p = 0; p < count && domains > 0; p++)
                met[place[pair[p].low].numa][place[pair[p].high].numa] =
                    met[place[pair[p].high].numa][place[pair[p].low].numa] = true;
            for (int a = 0; a < domains && domains <= NODE_DOMAINS_MAX; a++)
                for (int b = 0; b < a; b++)
                    if (!met[a][b])
                        fail_msg("%d ranks: domains %d and %d do not meet", ranks, b, a);
        }
}

/* A rank that is bound to several domains is in none. */
static void test_unbound(void **state)
{
    const struct node_place place[] = {{0, -1}, {0, -1}, {1, 3}, {-1, -1}};
    struct node_pair pair[32];
    int count;

    (void)state;
    assert_true(node_schedule_most(4) <= 32);
    count = node_schedule(place, 4, pair);
    assert_int_equal(count, 4);
    assert_int_equal(pair[0].distance, NODE_NEAR);
    assert_int_equal(pair[1].distance, NODE_SOCKET);
    assert_int_equal(pair[2].distance, NODE_NEAR);
    assert_int_equal(pair[3].low, 0);
    assert_int_equal(pair[3].high, 2);
    assert_int_equal(pair[3].distance, NODE_SOCKET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_domains),
        cmocka_unit_test(test_unbound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
