/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_hostlist.c - lists of host names, n[1-2000], written, shown and read
 */

#include <config.h>

#include "core/hostlist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

enum { MOST = 200000 };

/* The list of NAMES, "n1 n3". */
static struct hostlist list_of(const char *names)
{
    struct hostlist list = {.names = NULL};
    char *copy = strdup(names);

    for (char *at = strtok(copy, " "); at; at = strtok(NULL, " "))
        hostlist_add(&list, at);
    free(copy);
    return list;
}

/* FIRST to LAST, written by FMT. */
static struct hostlist range_of(const char *before, int digits, int first, int last)
{
    struct hostlist list = {.names = NULL};
    char name[300];

    for (; first <= last; first++) {
        (void)snprintf(name, sizeof(name), "%s%0*d", before, digits, first);
        hostlist_add(&list, name);
    }
    return list;
}

/* Whether A and B have the same names; both become sorted. */
static int same(struct hostlist *a, struct hostlist *b)
{
    hostlist_sort(a);
    hostlist_sort(b);
    return a->used == b->used && a->count == b->count && a->lost == b->lost &&
           (a->used == 0 || memcmp(a->names, b->names, a->used) == 0);
}

static void assert_read_as(const char *text, struct hostlist *list)
{
    struct hostlist read = {.names = NULL};

    assert_int_equal(hostlist_read(&read, text, MOST), 0);
    assert_true(same(&read, list));
    hostlist_clear(&read);
}

static void test_shown(void **state)
{
    static const struct {
        const char *names, *shown;
    } rows[] = {
        {"", ""},
        {"n1", "n1"},
        {"n3 n1", "n3,n1"},
        {"n1 n1 n2 n1", "n1,n2"},
        {"a b c d e f g h", "a,b,c,d,e,f,g,h"},
        {"a,b c[1] d]x", "a?b,c?1?,d?x"},
        {"n1 n2 n3 n4 n5 n6 n7 n8 n9", "n[1-9]"},
        {"n9 n8 n7 n6 n5 n4 n3 n2 n1", "n[1-9]"},
        {"n1 n2 n3 n4 n6 n8 n9 n10 n11", "n[1-4,6,8-11]"},
        {"n08 n09 n10 n11 n8 n9 n010 n12 n13", "n[08,8,09,9,010,10-13]"},
        {"n098 n099 n100 n101 n102 n103 n104 n105 n106", "n[098-106]"},
        {"n98 n99 n100 n101 n102 n103 n104 n105 n106", "n[98-106]"},
        {"r2-n1 r2-n2 r10-n1 r10-n2 r1-n1 login r1-n2 gpu n",
         "gpu,login,n,r1-n[1-2],r2-n[1-2],r10-n[1-2]"},
        {"n n0 n1 n2 n3 n4 n5 n00 n01", "n,n[00,0,01,1-5]"},
        {"1 2 3 4 5 6 7 8 9", "[1-9]"},
        {"n1-ib n2-ib n3-ib n4-ib n5-ib n6-ib n7-ib n8-ib n10-ib",
         "n1-ib,n2-ib,n3-ib,n4-ib,n5-ib,n6-ib,n7-ib,n8-ib,n10-ib"},
        {"a1 b1 c1 d1 e1 f1 g1 h1 i1", "a1,b1,c1,d1,e1,f1,g1,h1,i1"},
        {"n99999999999999999998 n99999999999999999999 n00000000000000000000 "
         "a b c d e f",
         "a,b,c,d,e,f,n00000000000000000000,n99999[999999999999998-999999999999999]"},
        {"n999999999999999 n1000000000000000 a b c d e f g",
         "a,b,c,d,e,f,g,n999999999999999,n1000000000000000"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct hostlist list = list_of(rows[i].names);
        char text[HOSTLIST_SHOWN_SIZE];

        assert_string_equal(hostlist_show(&list, text, sizeof(text)), rows[i].shown);
        assert_read_as(text, &list);
        hostlist_clear(&list);
    }
}

/* Programs get what they always got, unless that is too long. */
static void test_text_for_programs(void **state)
{
    struct hostlist list = range_of("node", 4, 1, 56);
    struct hostlist more = range_of("node", 4, 1, 57);
    struct hostlist cluster = range_of("n", 1, 1, 2000);
    char *text = hostlist_text(&list);

    (void)state;
    assert_int_equal(strlen(text), 503);
    assert_true(strncmp(text, "node0001,node0002,", 18) == 0);
    free(text);
    text = hostlist_text(&more);
    assert_string_equal(text, "node[0001-0057]");
    free(text);
    text = hostlist_text(&cluster);
    assert_string_equal(text, "n[1-2000]");
    assert_read_as(text, &cluster);
    free(text);
    hostlist_clear(&list);
    hostlist_clear(&more);
    hostlist_clear(&cluster);
}

/* No rule can make 2,000 names of 255 bytes short: programs get all of them. */
static void test_arbitrary_names_are_whole(void **state)
{
    struct hostlist list = {.names = NULL};
    char *text;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        char name[256];

        memset(name, 'x', sizeof(name) - 1);
        (void)snprintf(name, 32, "h%dq", 7919 * i);
        name[strlen(name)] = '-';
        name[255] = '\0';
        hostlist_add(&list, name);
    }
    text = hostlist_text(&list);
    assert_int_equal(strlen(text), 2000 * 256 - 1);
    assert_read_as(text, &list);
    free(text);
    hostlist_clear(&list);
}

/* For people, what does not fit ends at a whole name, and says how many are missing. */
static void test_what_does_not_fit(void **state)
{
    static const struct {
        size_t size;
        const char *names, *shown;
    } rows[] = {
        {32, "alpha beta gamma delta epsilon zeta eta theta", "alpha,beta,delta, and 5 more"},
        {32, "alpha beta gamma delta epsilon zeta eta theta iota",
         "alpha,beta,delta, and 6 more"},
        {32, "n1 n3 n5 n7 n9 n11 n13 n15 n17 n19 n21 n23 n25",
         "n[1,3,5,7,9,11,13], and 6 more"},
        {32, "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz", "and 1 more"},
    };
    char text[600];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct hostlist list = list_of(rows[i].names);

        assert_string_equal(hostlist_show(&list, text, rows[i].size), rows[i].shown);
        hostlist_clear(&list);
    }
}

static void test_every_size(void **state)
{
    struct hostlist list = {.names = NULL};
    struct hostlist all = {.names = NULL};

    (void)state;
    for (int i = 0; i < 60; i++) {
        char name[80];

        (void)snprintf(name, sizeof(name), "%.*s%d", i % 23, "abcdefghijklmnopqrstuvwxyz",
                       i * i);
        hostlist_add(&list, name);
    }
    hostlist_copy(&all, &list);
    hostlist_sort(&all);
    for (size_t size = 32; size < 800; size++) {
        struct hostlist read = {.names = NULL};
        char *text = malloc(size); /* a sanitizer sees a byte too many */

        (void)hostlist_show(&list, text, size);
        assert_true(strlen(text) < size);
        assert_int_equal(hostlist_read(&read, text, MOST), 0);
        assert_int_equal(read.count + read.lost, all.count);
        for (const char *name = NULL; (name = hostlist_next(&read, name));) {
            const char *other = NULL;

            while ((other = hostlist_next(&all, other)) && strcmp(other, name) != 0)
                ;
            assert_non_null(other);
        }
        hostlist_clear(&read);
        free(text);
    }
    hostlist_clear(&list);
    hostlist_clear(&all);
}

static void test_limits_of_scontrol(void **state)
{
    struct hostlist list = range_of("n", 1, 1, 70000);
    struct hostlist odd = {.names = NULL};
    char *text = hostlist_text(&list);

    (void)state;
    assert_string_equal(text, "n[1-65535,65536-70000]");
    free(text);
    for (int i = 1; i <= 12000; i++) {
        char name[32];

        (void)snprintf(name, sizeof(name), "n%d", 2 * i);
        hostlist_add(&odd, name);
    }
    text = hostlist_text(&odd);
    assert_non_null(strstr(text, ",20000],n[20002,"));
    assert_read_as(text, &odd);
    free(text);
    hostlist_clear(&list);
    hostlist_clear(&odd);
}

static void test_read(void **state)
{
    static const struct {
        const char *text, *names;
        size_t lost;
    } rows[] = {
        {"n[1-3,5],m07", "n1 n2 n3 n5 m07", 0},
        {"n[001-003]", "n001 n002 n003", 0},
        {"n[99-101]", "n99 n100 n101", 0},
        {"n1[2-3]", "n12 n13", 0},
        {"n1, and 123 more", "n1", 123},
        {"n[1-2], and 1 more", "n1 n2", 1},
        {"and 5 more", "", 5},
        {"and", "and", 0},
        {"", "", 0},
    };
    static const char *const bad[] = {
        "n[1-3",
        "n[1-3]x",
        "n[3-1]",
        "n[]",
        "n[1,]",
        "n[,1]",
        "n[a]",
        "n[1-]",
        "n[-1]",
        "n[1--2]",
        "n[1-2][3-4]",
        "n]1[",
        ",",
        ",n1",
        "n1,",
        "n1,,n2",
        "n[1 -2]",
        "n[010-9]",
        "n[1-3]]",
        "[",
        "]",
        "n1, n2",
        "n[1-200001]",
        "n[0-9999999999999999]",
        "n[0-99999999999999999999999999]",
        "n1, and more",
        "n1, and 5 moreover",
        "n[1-100000],m[1-100001]",
        "n[1-2], and -1 more",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct hostlist list = list_of(rows[i].names);

        list.lost = rows[i].lost;
        assert_read_as(rows[i].text, &list);
        hostlist_clear(&list);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct hostlist list = list_of("before");

        if (hostlist_read(&list, bad[i], MOST) == 0)
            fail_msg("%s is read", bad[i]);
        assert_int_equal(list.count, 1);
        assert_int_equal(list.used, sizeof("before"));
        hostlist_clear(&list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shown),
        cmocka_unit_test(test_text_for_programs),
        cmocka_unit_test(test_arbitrary_names_are_whole),
        cmocka_unit_test(test_what_does_not_fit),
        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_limits_of_scontrol),
        cmocka_unit_test(test_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
