/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_node_figures.c - the figures of a node, and the nodes that are far slower than others
 */

#include <config.h>

#include "links/node_figures.h"

#include <string.h>

#include "checks/node_outliers.h"
#include "unit.h"

static void test_sum(void **state)
{
    static const struct node_result results[] = {
        {.rank = {4, 5}, .distance = NODE_NEAR, .latency = 3, .bandwidth = 50},
        {.rank = {5, 6},
         .distance = NODE_SOCKET,
         .latency = 9,
         .bandwidth = 7,
         .disturbed = 1},
        {.rank = {6, 7}, .distance = NODE_NEAR, .latency = 1, .bandwidth = 90, .wrong = 2},
        {.rank = {4, 7}, .distance = NODE_NEAR, .latency = 2, .bandwidth = 40, .wrong = 1},
    };
    struct node_figures f;
    struct error err;

    (void)state;
    memset(&f, '#', sizeof(f));
    assert_int_equal(node_figures_of(results, 4, 4, &f, &err), 0);
    assert_int_equal(f.ranks, 4);
    assert_int_equal(f.pairs, 4);
    assert_int_equal(f.disturbed, 1);
    assert_int_equal(f.wrong, 3);
    assert_int_equal(f.wrong_pair.rank[0], 6);
    assert_int_equal(f.span[NODE_NEAR].pairs, 3);
    assert_int_equal(f.span[NODE_NUMA].pairs, 0);
    assert_int_equal(f.span[NODE_SOCKET].pairs, 1);
    assert_true(f.span[NODE_NEAR].latency.min == 1);
    assert_true(f.span[NODE_NEAR].latency.median == 2);
    assert_true(f.span[NODE_NEAR].latency.max == 3);
    assert_int_equal(f.span[NODE_NEAR].latency.worst[0], 4);
    assert_int_equal(f.span[NODE_NEAR].latency.worst[1], 5);
    assert_true(f.span[NODE_NEAR].bandwidth.min == 40);
    assert_true(f.span[NODE_NEAR].bandwidth.median == 50);
    assert_true(f.span[NODE_NEAR].bandwidth.max == 90);
    assert_int_equal(f.span[NODE_NEAR].bandwidth.worst[0], 4);
    assert_int_equal(f.span[NODE_NEAR].bandwidth.worst[1], 7);
    assert_int_equal(f.span[NODE_NEAR].latency.disturbed, 0);
    assert_int_equal(f.span[NODE_SOCKET].latency.disturbed, 1);
    assert_string_equal(f.transport, "");
    assert_true(node_worst_latency(&f) == 9);
    assert_true(node_worst_bandwidth(&f) == 7);

    assert_int_equal(node_figures_of(results, 0, 1, &f, &err), 0);
    assert_int_equal(f.pairs, 0);
    assert_true(node_worst_latency(&f) == 0);
}

/* A node of one pair at DISTANCE. */
static struct node_figures node_of(enum node_distance distance, double latency,
                                   double bandwidth, unsigned disturbed)
{
    struct node_figures f = {.ranks = 2, .pairs = 1};

    f.span[distance] = (struct node_span){
        .pairs = 1,
        .latency = {latency, latency, latency, {0, 1}, disturbed},
        .bandwidth = {bandwidth, bandwidth, bandwidth, {0, 1}, disturbed},
    };
    return f;
}

static void test_outliers(void **state)
{
    /* Of each node: latency, bandwidth, whether it was disturbed; which are outliers. */
    static const struct {
        int hosts;
        double latency[5], bandwidth[5];
        unsigned disturbed[5];
        bool late[5], narrow[5];
    } rows[] = {
        {1, {1}, {9}, {0}, {false}, {false}},
        {2, {1, 4.1}, {8, 8}, {0}, {false, true}, {false}},
        {2, {4, 1}, {2.1, 8}, {0}, {false}, {false}},
        {3, {1, 2, 9}, {8, 9, 1}, {0}, {false, false, true}, {false, false, true}},
        {5, {1, 1, 1, 1, 5}, {8, 8, 1.9, 8, 8}, {0}, {[4] = true}, {[2] = true}},
        {5, {1, 1, 1, 1, 5}, {8, 8, 1.9, 8, 8}, {0, 0, 1, 0, 1}, {false}, {false}},
        {5, {1, 1, 1, 1, 33}, {8, 8, .2, 8, 8}, {0, 0, 1, 0, 1}, {[4] = true}, {[2] = true}},
        {5, {9, 9, 9, 9, 9}, {1, 1, 1, 1, 1}, {0}, {false}, {false}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int distance = 0; distance < NODE_DISTANCES; distance++) {
            struct node_figures figures[5];
            struct node_medians medians;
            struct error err;

            for (int k = 0; k < rows[i].hosts; k++)
                figures[k] = node_of((enum node_distance)distance, rows[i].latency[k],
                                     rows[i].bandwidth[k], rows[i].disturbed[k]);
            assert_int_equal(node_medians_of(figures, rows[i].hosts, &medians, &err), 0);
            for (int k = 0; k < rows[i].hosts; k++) {
                if (node_latency_is_odd(&medians, &figures[k]) != rows[i].late[k] ||
                    node_bandwidth_is_odd(&medians, &figures[k]) != rows[i].narrow[k])
                    fail_msg("row %zu: host %d", i, k);
            }
        }
}

/* What is far apart is not compared with what is near, nor with a node of one rank. */
static void test_distances(void **state)
{
    struct node_figures figures[] = {
        node_of(NODE_NEAR, 1, 80, 0), node_of(NODE_SOCKET, 9, 8, 0), {.ranks = 1},
        node_of(NODE_NEAR, 1, 80, 0), node_of(NODE_SOCKET, 9, 8, 0),
    };
    struct node_medians medians;
    struct error err;

    (void)state;
    assert_int_equal(node_medians_of(figures, 5, &medians, &err), 0);
    assert_true(medians.latency[NODE_NEAR] == 1 && medians.bandwidth[NODE_NEAR] == 80);
    assert_true(medians.latency[NODE_NUMA] == 0 && medians.bandwidth[NODE_NUMA] == 0);
    assert_true(medians.latency[NODE_SOCKET] == 9 && medians.bandwidth[NODE_SOCKET] == 8);
    for (int i = 0; i < 5; i++) {
        assert_false(node_latency_is_odd(&medians, &figures[i]));
        assert_false(node_bandwidth_is_odd(&medians, &figures[i]));
    }
}

static void test_copies(void **state)
{
    static const struct {
        const char *name;
        bool once;
    } rows[] = {
        {"vader/cma", true},      {"vader/xpmem", true}, {"sm/knem", true},
        {"vader/none", false},    {"vader", false},      {"vader/emulated", false},
        {"tcp+vader/cma", false}, {"tcp", false},        {"", false},
        {"ucx/shm", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (node_copies_once(rows[i].name) != rows[i].once)
            fail_msg("'%s'", rows[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sum),
        cmocka_unit_test(test_outliers),
        cmocka_unit_test(test_distances),
        cmocka_unit_test(test_copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
