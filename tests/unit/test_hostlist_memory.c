/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_hostlist_memory.c - lists of hosts when memory is short: what is missing is counted
 *
 * The linker gives the functions below to pijob's own code (--wrap).
 */

#include <config.h>

#include "core/hostlist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

enum { HOSTS = 300 };

static long left = -1; /* requests for memory that are fulfilled; negative: all */

void *__real_malloc(size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size)
{
    return left == 0 ? NULL : (left -= left > 0, __real_malloc(size));
}

void *__wrap_realloc(void *memory, size_t size)
{
    return left == 0 ? NULL : (left -= left > 0, __real_realloc(memory, size));
}

static struct hostlist hosts(void)
{
    struct hostlist list = {.names = NULL};
    char name[32];

    for (int i = 0; i < HOSTS; i++) {
        (void)snprintf(name, sizeof(name), "node%04d%c", i, i % 2 ? 'x' : 'y');
        hostlist_add(&list, name);
    }
    return list;
}

/* Whatever is missing is counted, in the list and in what is read of its text. */
static void test_adding(void **state)
{
    (void)state;
    for (long most = 0; most < 8; most++) {
        struct hostlist list;
        struct hostlist copy;
        struct hostlist read = {.names = NULL};
        char *text;

        left = most;
        list = hosts();
        left = -1;
        assert_int_equal(list.count + list.lost, HOSTS);
        text = hostlist_text(&list);
        assert_int_equal(hostlist_read(&read, text, HOSTS), 0);
        assert_int_equal(read.count, list.count);
        assert_int_equal(read.lost, list.lost);
        free(text);
        left = 0;
        hostlist_copy(&copy, &list);
        hostlist_sort(&list);
        left = -1;
        assert_int_equal(copy.count + copy.lost, HOSTS);
        assert_int_equal(list.count + list.lost, HOSTS);
        hostlist_clear(&copy);
        hostlist_clear(&list);
        hostlist_clear(&read);
    }
}

static void test_writing(void **state)
{
    struct hostlist list = hosts();
    char *whole = hostlist_text(&list);

    (void)state;
    for (long most = 0; most < 20; most++) {
        struct hostlist read = {.names = NULL};
        char shown[HOSTLIST_SHOWN_SIZE];
        char *text;

        left = most;
        text = hostlist_text(&list);
        (void)hostlist_show(&list, shown, sizeof(shown));
        left = -1;
        if (text && strcmp(text, whole) != 0)
            assert_string_equal(text, "and 300 more");
        if (strcmp(shown, "300 hosts") != 0) {
            assert_int_equal(hostlist_read(&read, shown, HOSTS), 0);
            assert_int_equal(read.count + read.lost, HOSTS);
        }
        hostlist_clear(&read);
        free(text);
    }
    free(whole);
    hostlist_clear(&list);
}

static void test_reading(void **state)
{
    int refused = 0;

    (void)state;
    for (long most = 0; most < 12; most++) {
        struct hostlist list = {.names = NULL};

        left = most;
        if (hostlist_read(&list, "n[1-200],m", HOSTS) < 0) {
            assert_int_equal(list.count + list.lost, 0);
            refused++;
        } else {
            assert_int_equal(list.count, 201);
            assert_int_equal(list.lost, 0);
        }
        left = -1;
        hostlist_clear(&list);
    }
    assert_true(refused > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_adding),
        cmocka_unit_test(test_writing),
        cmocka_unit_test(test_reading),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
