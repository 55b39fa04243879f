/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_event_hosts.c - the hosts in the log, of which there may be thousands
 */

#include <config.h>

#include "output/event_hosts.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mpi/placement_make.h"
#include "output/worst.h"
#include "unit.h"

enum { RANKS = 4 }; /* of a host */

/* Made-up hosts, n1 and so on, of RANKS ranks, each with two CPUs and a core of its own. */
struct cluster {
    struct placement placement;
    int hosts;
    const char *name;    /* of a host, with its number */
    uint8_t (*masks)[2]; /* of each rank, host by host: CPUs, cores */
};

/* Where the ranks are: block by block, or host by host. */
enum order { BLOCK, CYCLIC };

static struct cluster *make(int hosts)
{
    struct cluster *c = calloc(1, sizeof(*c));

    assert_non_null(c);
    c->hosts = hosts;
    c->name = "n%d";
    c->masks = calloc((size_t)hosts * RANKS, sizeof(*c->masks));
    assert_non_null(c->masks);
    for (int i = 0; i < hosts * RANKS; i++) {
        c->masks[i][0] = (uint8_t)(3 << 2 * (i % RANKS)); /* 0-1, 2-3, ... */
        c->masks[i][1] = (uint8_t)(1 << i % RANKS);
    }
    return c;
}

/* Let rank K of host H, counted from 0, have the CPUs and the cores of these masks. */
static void change(struct cluster *c, int h, int k, uint8_t cpus, uint8_t cores)
{
    c->masks[h * RANKS + k][0] = cpus;
    c->masks[h * RANKS + k][1] = cores;
}

/* Where the masks of RANK are, of RANKS ranks. */
static int place_of(const struct cluster *c, int rank, enum order order)
{
    return order == BLOCK ? rank : rank % c->hosts * RANKS + rank / c->hosts;
}

/* Give C a placement of its first RANKS ranks, each of which answers by its host. */
static void place(struct cluster *c, int ranks, enum order order)
{
    struct placement_answer *answer = calloc((size_t)ranks, sizeof(*answer));
    uint8_t *flags = NULL;

    assert_non_null(answer);
    for (int r = 0; r < ranks; r++) {
        int at = place_of(c, r, order);

        answer[r].word[0] = (uint64_t)(at / RANKS);
        answer[r].word[1] = (uint64_t)(c->masks[at][0] << 8 | c->masks[at][1]);
    }
    assert_int_equal(placement_begin(&c->placement, ranks, answer, &flags), 0);
    for (int r = 0; r < ranks; r++) {
        const uint8_t *mask = c->masks[place_of(c, r, order)];
        char name[64];

        (void)snprintf(name, sizeof(name), c->name, place_of(c, r, order) / RANKS + 1);
        if (flags[r] & PLACEMENT_NAME)
            assert_int_equal(placement_add_name(&c->placement, name), 0);
        if (flags[r] & PLACEMENT_MASK)
            assert_int_equal(placement_add_mask(&c->placement, (struct cpu_mask){mask, 1},
                                                (struct cpu_mask){mask + 1, 1}),
                             0);
    }
    assert_int_equal(placement_order(&c->placement), 0);
    free(answer);
    free(flags);
}

/* The log of C, to be freed. */
static char *write_log(struct cluster *c, int ranks, enum order order, bool all)
{
    struct binding binding = {.known = false};
    struct yaml_out *out = yaml_out_create();
    size_t length = 0;
    const char *text;
    char *copy;

    assert_non_null(out);
    place(c, ranks, order);
    event_put_hosts(out, &c->placement, &binding, all);
    text = yaml_out_finish(out, &length);
    assert_non_null(text);
    copy = strndup(text, length);
    assert_non_null(copy);
    yaml_out_destroy(out);
    return copy;
}

static void destroy(struct cluster *c)
{
    placement_clear(&c->placement);
    free(c->masks);
    free(c);
}

static int lines_with(const char *text, const char *word)
{
    int count = 0;

    while ((text = strstr(text, word))) {
        count++;
        text += strlen(word);
    }
    return count;
}

/* The log of C has, as hosts, WANTED and nothing else. */
static void check_hosts(struct cluster *c, enum order order, const char *wanted)
{
    char *text = write_log(c, c->hosts * RANKS, order, false);
    char *end = strstr(text, "limits:");
    char *begin = strstr(text, "hosts:\n");

    assert_non_null(begin);
    assert_non_null(end);
    *end = '\0';
    assert_string_equal(begin + strlen("hosts:\n"), wanted);
    free(text);
    destroy(c);
}

#define CPUS "cpus: [\"0-1\", \"2-3\", \"4-5\", \"6-7\"], cores: [1, 1, 1, 1]}\n"

static void test_few(void **state)
{
    struct cluster *c = make(64);
    char *text = write_log(c, 64 * RANKS, BLOCK, false);

    (void)state;
    assert_int_equal(lines_with(text, "- {host: \"n"), 64);
    assert_non_null(strstr(text, "- {host: \"n64\", ranks: \"252-255\", " CPUS));
    assert_null(strstr(text, "alike"));
    free(text);
    destroy(c);
}

static void test_alike(void **state)
{
    (void)state;
    check_hosts(make(65), BLOCK, "- {host: \"n[1-65]\", alike: 65, ranks: \"0-259\", " CPUS);
    check_hosts(make(2000), BLOCK,
                "- {host: \"n[1-2000]\", alike: 2000, ranks: \"0-7999\", " CPUS);
    check_hosts(make(2000), CYCLIC,
                "- {host: \"n[1-2000]\", alike: 2000, ranks: \"0-7999\", " CPUS);
}

/* The larger group comes first, then that of the first host. */
static void test_odd(void **state)
{
    struct cluster *c = make(2000);

    (void)state;
    change(c, 6, 3, 0xc0, 3);  /* n7 has another core */
    change(c, 3, 0, 0x0f, 1);  /* n4 has more CPUs */
    change(c, 99, 1, 0x03, 1); /* n100 and n200 are alike */
    change(c, 199, 1, 0x03, 1);
    check_hosts(
        c, BLOCK,
        "- {host: \"n[1-3,5-6,8-99,101-199,201-2000]\", alike: 1996, "
        "ranks: \"0-11,16-23,28-395,400-795,800-7999\", " CPUS
        "- {host: \"n100,n200\", alike: 2, ranks: \"396-399,796-799\", "
        "cpus: [\"0-1\", \"0-1\", \"4-5\", \"6-7\"], cores: [1, 1, 1, 1]}\n"
        "- {host: \"n4\", ranks: \"12-15\", cpus: [\"0-3\", \"2-3\", \"4-5\", \"6-7\"], "
        "cores: [1, 1, 1, 1]}\n"
        "- {host: \"n7\", ranks: \"24-27\", cpus: [\"0-1\", \"2-3\", \"4-5\", \"6-7\"], "
        "cores: [1, 1, 1, 2]}\n");
}

/* A host with fewer ranks than the others is unlike them. */
static void test_fewer_ranks(void **state)
{
    struct cluster *c = make(100);
    char *text;

    (void)state;
    text = write_log(c, 100 * RANKS - 1, BLOCK, false); /* the last host has three ranks */
    assert_non_null(strstr(text, "- {host: \"n[1-99]\", alike: 99, ranks: \"0-395\", "));
    assert_non_null(strstr(text, "- {host: \"n100\", ranks: \"396-398\", cpus: [\"0-1\", "
                                 "\"2-3\", \"4-5\"], cores: [1, 1, 1]}\n"));
    free(text);
    destroy(c);
}

/* No two hosts of the first 255 are alike. */
static char *write_many_odd(int hosts)
{
    struct cluster *c = make(hosts);
    char *text;

    for (int h = 0; h < hosts; h++)
        change(c, h, h % 3, (uint8_t)(h % 255 + 1), 1);
    text = write_log(c, hosts * RANKS, BLOCK, false);
    destroy(c);
    return text;
}

static void test_many_odd(void **state)
{
    char *text = write_many_odd(250);

    (void)state;
    assert_int_equal(lines_with(text, "- {host: \""), 65);
    assert_null(strstr(text, "alike"));
    assert_non_null(strstr(text, "- {host: \"n64\", ranks: \"252-255\", cpus: ["));
    assert_non_null(strstr(text, "- {host: \"n[65-250]\", unlike: 186, ranks: \"256-999\", "
                                 "see: \"log.ranks: all\"}\n"));
    free(text);
}

/* Names that are no ranges, of hosts that are all alike, are as many as there is room for. */
static void test_long_names(void **state)
{
    struct cluster *c = make(3000);
    char *text;

    (void)state;
    c->name = "a-rather-long-name-%da";
    text = write_log(c, 3000 * RANKS, BLOCK, false);
    assert_int_equal(lines_with(text, "- {host: \""), 1);
    assert_non_null(strstr(text, " more\", alike: 3000, ranks: \"0-11999\", "));
    assert_between(strlen(text), 2000, 3000);
    free(text);
    destroy(c);
}

/* The log does not grow with the hosts but for the digits of their numbers. */
static void test_growth(void **state)
{
    static const int hosts[] = {100, 1000, 10000};
    size_t least[2] = {SIZE_MAX, SIZE_MAX};
    size_t most[2] = {0, 0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(hosts); i++) {
        struct cluster *c = make(hosts[i]);
        char *text[2] = {write_log(c, hosts[i] * RANKS, BLOCK, false),
                         write_many_odd(hosts[i])};

        for (int k = 0; k < 2; k++) {
            size_t length = strlen(text[k]);

            least[k] = length < least[k] ? length : least[k];
            most[k] = length > most[k] ? length : most[k];
            free(text[k]);
        }
        destroy(c);
    }
    print_message("alike: %zu to %zu B; all odd: %zu to %zu B\n", least[0], most[0], least[1],
                  most[1]);
    assert_true(most[0] - least[0] < 16);
    assert_true(most[1] < 64 * 3000);
}

static void test_all(void **state)
{
    struct cluster *c = make(2000);
    char *text = write_log(c, 2000 * RANKS, BLOCK, true);

    (void)state;
    assert_int_equal(lines_with(text, "- {host: \"n"), 2000);
    assert_non_null(strstr(text, "- {host: \"n2000\", ranks: \"7996-7999\", " CPUS));
    free(text);
    destroy(c);
}

static char *write_speeds(int hosts, bool all)
{
    struct cluster *c = make(hosts);
    struct host_speed *host = calloc((size_t)hosts, sizeof(*host));
    struct speed speed = {.host = host, .hosts = hosts, .median = 1e9, .measured = true};
    struct yaml_out *out = yaml_out_create();
    size_t length = 0;
    const char *text;
    char *copy;

    assert_non_null(host);
    assert_non_null(out);
    for (int h = 0; h < hosts; h++)
        host[h] = (struct host_speed){h * RANKS, 1e9, 1};
    place(c, hosts * RANKS, BLOCK);
    event_put_speeds(out, &c->placement, &speed, all);
    text = yaml_out_finish(out, &length);
    assert_non_null(text);
    copy = strndup(text, length);
    assert_non_null(copy);
    yaml_out_destroy(out);
    free(host);
    destroy(c);
    return copy;
}

static void test_speeds(void **state)
{
    static const struct {
        int hosts;
        bool all;
        int listed; /* and the slowest and the fastest */
    } rows[] = {{64, false, 64}, {65, false, 0}, {65, true, 65}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *text = write_speeds(rows[i].hosts, rows[i].all);

        assert_int_equal(lines_with(text, "{host: "), rows[i].listed + 2);
        free(text);
    }
}

static void test_worst(void **state)
{
    static const struct {
        double value[6];
        int count, most;
        int wanted[6], chosen;
    } rows[] = {
        {{1, 2, 3}, 3, 6, {0, 1, 2}, 3},    {{1, 5, 3, 4}, 4, 2, {1, 3}, 2},
        {{5, 1, 3, 4, 9}, 5, 1, {4}, 1},    {{7, 7, 7, 7}, 4, 3, {0, 1, 2}, 3},
        {{1, 7, 2, 7, 7}, 5, 2, {1, 3}, 2}, {{0}, 0, 2, {0}, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int chosen[6] = {0};

        assert_int_equal(worst_choose(rows[i].value, rows[i].count, rows[i].most, chosen),
                         rows[i].chosen);
        assert_memory_equal(chosen, rows[i].wanted, (size_t)rows[i].chosen * sizeof(int));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few),      cmocka_unit_test(test_alike),
        cmocka_unit_test(test_odd),      cmocka_unit_test(test_fewer_ranks),
        cmocka_unit_test(test_many_odd), cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_growth),   cmocka_unit_test(test_all),
        cmocka_unit_test(test_speeds),   cmocka_unit_test(test_worst),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
