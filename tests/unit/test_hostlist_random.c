/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_hostlist_random.c - lists of random host names, read by pijob and by scontrol
 */

#include <config.h>

#include "core/hostlist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

enum { MOST = 200000, ROUNDS = 300, ROUNDS_OF_SCONTROL = 12 };

/* Whether A and B have the same names; both become sorted. */
static int same(struct hostlist *a, struct hostlist *b)
{
    hostlist_sort(a);
    hostlist_sort(b);
    return a->used == b->used && a->count == b->count && a->lost == b->lost &&
           (a->used == 0 || memcmp(a->names, b->names, a->used) == 0);
}

/* A name of random parts, such as rack3-n007. */
static void random_name(uint64_t *seed, char *name, size_t size)
{
    static const char *const parts[] = {"n", "rack", "-",   "0", "00", "1",
                                        "9", "12",   "999", "x", "._"};
    size_t count = 1 + unit_random(seed) % 5;

    name[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(name);

        (void)snprintf(name + used, size - used, "%s",
                       parts[unit_random(seed) % COUNT_OF(parts)]);
    }
    if (unit_random(seed) % 2)
        (void)snprintf(name + strlen(name), size - strlen(name), "%d",
                       (int)(unit_random(seed) % 30));
}

/* Whatever the names are, their text is read as the same names, each once. */
static void test_random_lists(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct hostlist list = {.names = NULL};
        struct hostlist read = {.names = NULL};
        int count = (int)(unit_random(&seed) % 400);
        char *text;
        char *again;

        for (int i = 0; i < count; i++) {
            char name[80];

            random_name(&seed, name, sizeof(name));
            hostlist_add(&list, name);
        }
        text = hostlist_text(&list);
        assert_int_equal(hostlist_read(&read, text, MOST), 0);
        hostlist_sort(&list);
        assert_int_equal(read.count, list.count);
        assert_true(same(&read, &list));
        again = hostlist_text(&read);
        assert_true(strlen(again) <= 510 || strcmp(again, text) == 0);
        free(again);
        free(text);
        hostlist_clear(&list);
        hostlist_clear(&read);
    }
}

/* Where there is a scontrol, it reads the texts as the same names, in the same order. */
static void test_real_scontrol(void **state)
{
    static const char conf[] = "/tmp/pijob-test-hostlist.XXXXXX";
    char path[sizeof(conf)];
    uint64_t seed = UNIT_SEED;
    int fd;

    (void)state;
    if (system("command -v scontrol >/dev/null 2>&1") != 0)
        skip();
    memcpy(path, conf, sizeof(conf));
    fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_true(dprintf(fd, "ClusterName=c\nSlurmctldHost=localhost\nNodeName=n1\n") > 0);
    (void)close(fd);
    assert_int_equal(setenv("SLURM_CONF", path, 1), 0);
    for (int round = 0; round < ROUNDS_OF_SCONTROL; round++) {
        struct hostlist list = {.names = NULL};
        struct hostlist read = {.names = NULL};
        int count = round == 0 ? 2000 : 9 + (int)(unit_random(&seed) % 300);
        char *command;
        char line[512];
        char *text;
        FILE *out;

        for (int i = 0; i < count; i++) {
            char name[80];

            if (round == 0)
                (void)snprintf(name, sizeof(name), "n%04d", i);
            else
                random_name(&seed, name, sizeof(name));
            hostlist_add(&list, name);
        }
        text = hostlist_text(&list);
        assert_true(asprintf(&command, "scontrol show hostnames '%s'", text) > 0);
        out = popen(command, "r");
        assert_non_null(out);
        while (fgets(line, sizeof(line), out)) {
            line[strcspn(line, "\n")] = '\0';
            hostlist_add(&read, line);
        }
        assert_int_equal(pclose(out), 0);
        assert_true(same(&read, &list));
        free(command);
        free(text);
        hostlist_clear(&list);
        hostlist_clear(&read);
    }
    assert_int_equal(unlink(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_lists),
        cmocka_unit_test(test_real_scontrol),
    };

    print_message("# seed %llu\n", (unsigned long long)UNIT_SEED);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
