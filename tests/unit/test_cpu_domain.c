/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_cpu_domain.c - the socket and the NUMA domain of some CPUs, on a machine of hwloc's
 */

#include <config.h>

#include "core/cpu_domain.h"

#include <stdlib.h>
#include <string.h>

#include "core/cores.h"
#include "unit.h"

/* Two sockets, two NUMA domains on each, two cores in each, two hardware threads on each. */
#define MACHINE "pack:2 numa:2 core:2 pu:2"

static void test_domains(void **state)
{
    static const struct {
        size_t first, last; /* CPUs */
        int socket, numa;
    } rows[] = {
        {0, 0, 0, 0},    {0, 3, 0, 0},     {4, 7, 0, 1},   {3, 4, 0, -1},
        {0, 7, 0, -1},   {8, 8, 1, 2},     {12, 15, 1, 3}, {7, 8, -1, -1},
        {0, 15, -1, -1}, {99, 99, -1, -1}, /* no such CPU */
    };

    (void)state;
    assert_int_equal(setenv("HWLOC_SYNTHETIC", MACHINE, 1), 0);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint8_t bits[CPU_MASK_BYTES] = {0};
        struct cpu_domain domain;

        for (size_t cpu = rows[i].first; cpu <= rows[i].last; cpu++)
            cpu_mask_add(bits, cpu);
        domain = cpu_domain_of(cpu_mask_of(bits));
        if (!cores_hwloc_compiled()) {
            assert_int_equal(domain.socket, -1);
            assert_int_equal(domain.numa, -1);
        } else if (domain.socket != rows[i].socket || domain.numa != rows[i].numa)
            fail_msg("row %zu: socket %d, NUMA domain %d", i, domain.socket, domain.numa);
    }
    assert_int_equal(unsetenv("HWLOC_SYNTHETIC"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_domains),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
