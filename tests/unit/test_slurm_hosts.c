/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_slurm_hosts.c - the host of a node, in what scontrol says
 */

#include <config.h>

#include "slurm/slurm_hosts.h"

#include "unit.h"

/* Of Slurm 22.05, shortened; a comment may hold anything. */
static const char answer[] =
    "NodeName=n1 Arch=x86_64 CPUTot=8 NodeAddr=10.0.0.1 NodeHostName=host1.example.org "
    "Version=22.05.8 Comment=NodeHostName=x\n"
    "NodeName=n10 Arch=x86_64 NodeAddr=n10 NodeHostName=host10\n"
    "NodeName=n2 Arch=x86_64 \n"
    "NodeName=n3 Extra=NodeHostName=x NodeHostName=host3";

static void found(void **state)
{
    char host[65];

    (void)state;
    assert_int_equal(slurm_hosts_find(answer, "n1", host, sizeof(host)), 0);
    assert_string_equal(host, "host1");
    assert_int_equal(slurm_hosts_find(answer, "n10", host, sizeof(host)), 0);
    assert_string_equal(host, "host10");
    assert_int_equal(slurm_hosts_find(answer, "n3", host, sizeof(host)), 0);
    assert_string_equal(host, "host3");
    assert_int_equal(slurm_hosts_find(answer, "n1", host, 4), 0);
    assert_string_equal(host, "hos");
}

static void not_found(void **state)
{
    char host[65];

    (void)state;
    assert_int_equal(slurm_hosts_find("", "n1", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find(answer, "n", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find(answer, "n2", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find(answer, "n4", host, sizeof(host)), -1);
    assert_int_equal(slurm_hosts_find("Node n1 not found\n", "n1", host, sizeof(host)), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found),
        cmocka_unit_test(not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
