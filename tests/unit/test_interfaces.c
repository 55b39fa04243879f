/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_interfaces.c - network interfaces of several hosts: the same address on each, and one
 * that some do not have
 */

#include <config.h>

#include "core/interfaces.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

static char nodes[4][HOST_NAME_SIZE] = {"n1", "n2", "n3", "n4"};

/* Give HOST an address of IPv4, of a network of BITS. */
static void give(struct interfaces *host, const char *name, const char *address, int bits)
{
    struct interface *one = &host->list[host->count++];

    (void)snprintf(one->name, sizeof(one->name), "%s", name);
    one->address[10] = one->address[11] = 0xff;
    assert_int_equal(inet_pton(AF_INET, address, one->address + 12), 1);
    one->prefix = (uint8_t)(96 + bits);
}

/* Four hosts, each with a network stack of its own and eth0. */
static void four(struct interfaces host[4])
{
    memset(host, 0, 4 * sizeof(*host));
    for (int i = 0; i < 4; i++) {
        char address[32];

        host[i].network = (uint64_t)i + 1;
        (void)snprintf(address, sizeof(address), "10.0.0.%d", i + 1);
        give(&host[i], "eth0", address, 24);
    }
}

static void test_nothing_odd(void **state)
{
    struct interfaces host[4];
    struct interfaces_found found;

    (void)state;
    four(host);
    assert_int_equal(interfaces_compare(host, nodes, 4, &found), 0);
    assert_string_equal(found.clash, "");
    assert_string_equal(found.not_shared, "");
    assert_int_equal(interfaces_compare(host, nodes, 1, &found), 0);
    assert_string_equal(found.clash, "");
}

static void test_same_address(void **state)
{
    struct interfaces host[4];
    struct interfaces_found found;

    (void)state;
    four(host);
    for (int i = 0; i < 4; i++)
        if (i != 2)
            give(&host[i], "docker0", "172.17.0.1", 16);
    assert_int_equal(interfaces_compare(host, nodes, 4, &found), 0);
    assert_string_equal(
        found.clash,
        "docker0 has the same address on several hosts (172.17.0.1 on n1,n2,n4), and MPI may "
        "use it to connect them; set "
        "OMPI_MCA_btl_tcp_if_include=eth0, UCX_NET_DEVICES=eth0");
}

/* Nodes of one Slurm may be several slurmd on one host: they have all addresses in common. */
static void test_one_host(void **state)
{
    struct interfaces host[4];
    struct interfaces_found found;

    (void)state;
    four(host);
    host[1] = host[2] = host[3] = host[0];
    assert_int_equal(interfaces_compare(host, nodes, 4, &found), 0);
    assert_string_equal(found.clash, "");
    assert_string_equal(found.not_shared, "");
}

static void test_not_shared(void **state)
{
    struct interfaces host[4];
    struct interfaces_found found;

    (void)state;
    four(host);
    give(&host[1], "eth1", "192.168.7.2", 20);
    give(&host[3], "ib0", "192.168.9.4", 20);
    assert_int_equal(interfaces_compare(host, nodes, 4, &found), 0);
    assert_string_equal(found.clash, "");
    assert_string_equal(found.not_shared,
                        "only some hosts are on the network of eth1: n2,n4; set "
                        "OMPI_MCA_btl_tcp_if_include=eth0, UCX_NET_DEVICES=eth0");
    assert_string_equal(found.not_shared_name, "eth1");
}

/* A host has more addresses than are compared. */
static void test_some_unknown(void **state)
{
    struct interfaces host[4];
    struct interfaces_found found;

    (void)state;
    four(host);
    give(&host[1], "eth1", "192.168.1.2", 24);
    give(&host[3], "eth1", "192.168.1.4", 24);
    host[2].more = 1;
    assert_int_equal(interfaces_compare(host, nodes, 4, &found), 0);
    assert_string_equal(found.not_shared, "");
    give(&host[0], "docker0", "172.17.0.1", 16);
    give(&host[2], "docker0", "172.17.0.1", 16);
    assert_int_equal(interfaces_compare(host, nodes, 4, &found), 0);
    assert_memory_equal(found.clash, "docker0 has the same address", 28);
    assert_string_equal(found.clash_name, "docker0");
}

/* Of 2,000 hosts no name is cut, and the cure is there. */
static void test_many_hosts(void **state)
{
    enum { MANY = 2000 };
    static struct interfaces host[MANY];
    static char names[MANY][HOST_NAME_SIZE];
    struct interfaces_found found;

    (void)state;
    for (int h = 0; h < MANY; h++) {
        char address[32];

        (void)snprintf(names[h], sizeof(names[h]), h % 3 ? "node%04d" : "node%04dx", h);
        (void)snprintf(address, sizeof(address), "10.1.%d.%d", h / 250, 1 + h % 250);
        host[h] = (struct interfaces){.network = (uint64_t)h + 1};
        give(&host[h], "eth0", address, 16);
        if (h % 2)
            give(&host[h], "eth1", "192.168.7.2", 24);
    }
    assert_int_equal(interfaces_compare(host, names, MANY, &found), 0);
    assert_string_equal(
        found.not_shared,
        "only some hosts are on the network of eth1: "
        "node[0001,0005,0007,0011,0013,0017,0019,0023,0025,0029,0031,0035,0037,0041,0043,0047,"
        "0049,0053,0055,0059,0061,0065,0067,0071,0073,0077,0079,0083,0085,0089,0091,0095,0097,"
        "0101,"
        "0103,0107], and 964 more; set OMPI_MCA_btl_tcp_if_include=eth0, "
        "UCX_NET_DEVICES=eth0");
    assert_non_null(strstr(found.clash, ", and 964 more), and MPI may use it"));
    assert_non_null(strstr(found.clash, "UCX_NET_DEVICES=eth0"));
}

enum { FAKES_MAX = 20 };

static int
    fakes; /* the number of addresses that getifaddrs() says there are; 0: the true ones */

int getifaddrs(struct ifaddrs **list)
{
    static struct sockaddr_in address = {.sin_family = AF_INET};
    static struct ifaddrs fake[FAKES_MAX];
    static char name[] = "eth0";
    int (*next)(struct ifaddrs **) = NULL;
    void *symbol = dlsym(RTLD_NEXT, "getifaddrs");

    memcpy(&next, &symbol, sizeof(next));
    if (fakes == 0)
        return next(list);
    for (int i = 0; i < fakes; i++)
        fake[i] = (struct ifaddrs){.ifa_next = i + 1 < fakes ? &fake[i + 1] : NULL,
                                   .ifa_name = name,
                                   .ifa_flags = IFF_UP,
                                   .ifa_addr = (struct sockaddr *)&address};
    *list = fake;
    return 0;
}

void freeifaddrs(struct ifaddrs *list)
{
    void (*next)(struct ifaddrs *) = NULL;
    void *symbol = dlsym(RTLD_NEXT, "freeifaddrs");

    memcpy(&next, &symbol, sizeof(next));
    if (fakes == 0)
        next(list);
}

static void test_many(void **state)
{
    (void)state;
    fakes = INTERFACES_MAX;
    assert_int_equal(interfaces_read().count, INTERFACES_MAX);
    assert_int_equal(interfaces_read().more, 0);
    fakes = INTERFACES_MAX + 1;
    assert_int_equal(interfaces_read().count, INTERFACES_MAX);
    assert_int_equal(interfaces_read().more, 1);
    fakes = 0;
}

static void test_this_host(void **state)
{
    struct interfaces mine = interfaces_read();
    char text[384];

    (void)state;
    assert_true(mine.network != 0);
    assert_true(mine.count <= INTERFACES_MAX);
    for (uint32_t i = 0; i < mine.count; i++)
        assert_string_not_equal(mine.list[i].name, "lo");
    assert_false(interfaces_have("127.0.0.1"));
    assert_false(interfaces_have("::1"));
    assert_false(interfaces_have("192.0.2.254"));
    assert_false(interfaces_have("n1"));
    assert_false(interfaces_have(""));
    for (uint32_t i = 0; i < mine.count; i++) {
        char address[INET6_ADDRSTRLEN];

        assert_non_null(inet_ntop(AF_INET6, mine.list[i].address, address, sizeof(address)));
        assert_true(interfaces_have(address));
        if (mine.list[i].address[10] != 0xff)
            continue;
        assert_non_null(
            inet_ntop(AF_INET, mine.list[i].address + 12, address, sizeof(address)));
        assert_true(interfaces_have(address));
    }
    assert_int_equal(setenv("OMPI_MCA_btl_tcp_if_include", "eth0", 1), 0);
    assert_null(interfaces_cure(text, sizeof(text)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_odd), cmocka_unit_test(test_same_address),
        cmocka_unit_test(test_many_hosts),  cmocka_unit_test(test_one_host),
        cmocka_unit_test(test_not_shared),  cmocka_unit_test(test_some_unknown),
        cmocka_unit_test(test_many),        cmocka_unit_test(test_this_host),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
