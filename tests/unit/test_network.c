/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_network.c - active InfiniBand ports, in a tree like that of sysfs
 */

#include <config.h>

#include "links/network.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "scratch.h"
#include "unit.h"

static void make_port(const char *device, int port, const char *state, const char *layer)
{
    char path[300];

    (void)mkdir(scratch_path(device), 0755);
    (void)snprintf(path, sizeof(path), "%s/ports", device);
    (void)mkdir(scratch_path(path), 0755);
    (void)snprintf(path, sizeof(path), "%s/ports/%d", device, port);
    assert_int_equal(mkdir(scratch_path(path), 0755), 0);
    (void)snprintf(path, sizeof(path), "%s/ports/%d/state", device, port);
    scratch_write(scratch_path(path), state, strlen(state));
    (void)snprintf(path, sizeof(path), "%s/ports/%d/link_layer", device, port);
    scratch_write(scratch_path(path), layer, strlen(layer));
}

static void test_no_fabric(void **state)
{
    char text[64] = "left over";

    (void)state;
    assert_int_equal(network_ports(scratch_path("infiniband"), text, sizeof(text)), 0);
    assert_string_equal(text, "");
    assert_int_equal(network_ports(scratch_path(""), text, sizeof(text)), 0);
}

static void test_ports(void **state)
{
    char text[64];
    char tiny[8];

    (void)state;
    make_port("mlx5_10", 1, "4: ACTIVE\n", "InfiniBand\n");
    make_port("mlx5_2", 1, "1: DOWN\n", "InfiniBand\n");
    make_port("mlx5_2", 2, "4: ACTIVE\n", "InfiniBand\n");
    make_port("mlx5_3", 1, "2: INIT\n", "InfiniBand\n");
    make_port("mlx5_4", 1, "4: ACTIVE\n", "Ethernet\n");
    make_port("mlx5_5", 1, "", "");
    (void)mkdir(scratch_path("mlx5_6"), 0755);
    assert_int_equal(network_ports(scratch_path(""), text, sizeof(text)), 2);
    assert_string_equal(text, "mlx5_2,mlx5_10");
    assert_int_equal(network_ports(scratch_path(""), tiny, sizeof(tiny)), 2);
    assert_string_equal(tiny, "mlx5...");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_fabric, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_ports, scratch_setup, scratch_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
