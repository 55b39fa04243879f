/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_slurm_nodes.c - SLURM_STEP_TASKS_PER_NODE, node lists, and the output of scontrol show
 * node
 */

#include <config.h>

#include "slurm/slurm_nodes.h"

#include "unit.h"

static void test_tasks(void **state)
{
    static const struct {
        const char *text;
        long node;
        long wanted;
    } rows[] = {
        /* not of the form */
        {NULL, 0, -1},
        {"", 0, -1},
        {"x", 0, -1},
        {",", 0, -1},
        {"2,", 0, -1},
        {",2", 0, -1},
        {"2,,1", 0, -1},
        {"0", 0, -1},
        {"-1", 0, -1},
        {"+1", 0, -1},
        {" 2", 0, -1},
        {"2 ", 0, -1},
        {"2.5", 0, -1},
        {"2(x", 0, -1},
        {"2(x3", 0, -1},
        {"2(x)", 0, -1},
        {"2(x0)", 0, -1},
        {"2(3)", 0, -1},
        {"2x3", 0, -1},
        {"(x3)", 0, -1},
        {"2(x3)1", 0, -1},
        {"2(x3),", 0, -1},
        {"2(x3),1(", 0, -1},
        {"2,99999999999999999999", 0, -1},
        {"2(x99999999999999999999)", 0, -1},
        /* no such node */
        {"2", -1, -1},
        {"2", 1, -1},
        {"2(x3)", 3, -1},
        {"2(x3),1", 4, -1},
        {"2(x3),1", 2147483647L, -1},

        {"2", 0, 2},
        {"128(x2000)", 1999, 128},
        {"2(x3),1", 0, 2},
        {"2(x3),1", 2, 2},
        {"2(x3),1", 3, 1},
        {"4,3(x2),10(x2),1", 0, 4},
        {"4,3(x2),10(x2),1", 2, 3},
        {"4,3(x2),10(x2),1", 3, 10},
        {"4,3(x2),10(x2),1", 5, 1},
        {"16777216", 0, 16777216},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (slurm_tasks_on_node(rows[i].text, rows[i].node) != rows[i].wanted)
            fail_msg("'%s', node %ld: %ld, wanted %ld", rows[i].text ? rows[i].text : "NULL",
                     rows[i].node, slurm_tasks_on_node(rows[i].text, rows[i].node),
                     rows[i].wanted);
}

/* Of Slurm 22.05, shortened; a comment may hold anything. */
static const char answer[] =
    "NodeName=n1 Arch=x86_64 CPUTot=8 NodeAddr=10.0.0.1 NodeHostName=host1.example.org "
    "Version=22.05.8 Comment=NodeHostName=x\n"
    "NodeName=n10 Arch=x86_64 NodeAddr=n10 NodeHostName=host10\n"
    "NodeName=n2 Arch=x86_64 \n"
    "NodeName=n3 Extra=NodeHostName=x NodeHostName=host3\n"
    "NodeName=n5 NodeHostName=10.0.0.5 Version=22.05.8\n"
    "NodeName=n6 NodeHostName=fd00::6";

static void test_host_found(void **state)
{
    char host[65];

    (void)state;
    assert_int_equal(slurm_hosts_find(answer, "n1", host, sizeof(host)), 0);
    assert_string_equal(host, "host1");
    assert_int_equal(slurm_hosts_find(answer, "n10", host, sizeof(host)), 0);
    assert_string_equal(host, "host10");
    assert_int_equal(slurm_hosts_find(answer, "n3", host, sizeof(host)), 0);
    assert_string_equal(host, "host3");
    assert_int_equal(slurm_hosts_find(answer, "n5", host, sizeof(host)), 0);
    assert_string_equal(host, "10.0.0.5");
    assert_int_equal(slurm_hosts_find(answer, "n6", host, sizeof(host)), 0);
    assert_string_equal(host, "fd00::6");
    assert_int_equal(slurm_hosts_find(answer, "n1", host, 4), 0);
    assert_string_equal(host, "hos");
}

static void test_host_not_found(void **state)
{
    char host[65];

    (void)state;
    assert_int_equal(slurm_hosts_find("", "n1", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find(answer, "", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find("NodeName= NodeHostName=n1\n", "", host, sizeof(host)),
                     -1);
    assert_int_equal(slurm_hosts_find(answer, "n", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find(answer, "n2", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find(answer, "n4", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find("Node n1 not found\n", "n1", host, sizeof(host)), -1);
    /* A node without a name is none, whatever the lines have. */
    assert_int_equal(slurm_hosts_find(answer, "", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find("Node not found\n", "", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find("NodeName= NodeHostName=x\n", "", host, sizeof(host)),
                     -1);
}

static void test_first(void **state)
{
    static const struct {
        const char *list;
        const char *wanted; /* NULL: refused */
    } rows[] = {
        {NULL, NULL},
        {"", NULL},
        {",n1", NULL},
        {"n]", NULL},
        {"n[", NULL},
        {"n[]", NULL},
        {"n[1", NULL},
        {"n[a-b]", NULL},
        {"n[1x]", NULL},
        {"n[1-2]-ib", NULL},
        {"n[1-2][3-4]", NULL},
        {"a-name-that-is-too-long", NULL},

        {"n1", "n1"},
        {"n1,n2", "n1"},
        {"gpu-a.site", "gpu-a.site"},
        {"n[2,4]", "n2"},
        {"n[002-014,20]", "n002"},
        {"n[7]", "n7"},
        {"a1,b[01-03]", "a1"},
        {"b[01-03],a1", "b01"},
        {"[3-5]", "3"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char node[16] = "";

        assert_int_equal(slurm_first_node(rows[i].list, node, sizeof(node)),
                         rows[i].wanted ? 0 : -1);
        if (rows[i].wanted)
            assert_string_equal(node, rows[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tasks),
        cmocka_unit_test(test_first),
        cmocka_unit_test(test_host_found),
        cmocka_unit_test(test_host_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
