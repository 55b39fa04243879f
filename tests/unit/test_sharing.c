/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_sharing.c - sets of CPUs, and the processes that share some
 */

#include <config.h>

#include "checks/sharing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

enum { PROCESSES_MAX = 8 };

/* The set that LIST, "0,3,17,", spells, in BITS. */
static struct cpu_mask mask_from(const char *list, uint8_t *bits)
{
    memset(bits, 0, CPU_MASK_BYTES);
    while (*list) {
        char *end;

        cpu_mask_add(bits, strtoul(list, &end, 10));
        list = end + 1;
    }
    return cpu_mask_of(bits);
}

static void test_masks(void **state)
{
    static const struct {
        const char *list;
        size_t bytes;
        int count;
        const char *text;
    } rows[] = {
        {"", 0, 0, "unknown"},
        {"0,", 1, 1, "0"},
        {"7,", 1, 1, "7"},
        {"8,", 2, 1, "8"},
        {"0,1,2,3,8,", 2, 5, "0-3,8"},
        {"5,64,128,", 17, 3, "5,64,128"},
        {"16383,", CPU_MASK_BYTES, 1, "16383"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint8_t bits[CPU_MASK_BYTES];
        struct cpu_mask mask = mask_from(rows[i].list, bits);
        char text[64];

        assert_int_equal(mask.bytes, rows[i].bytes);
        assert_int_equal(cpu_mask_count(mask), rows[i].count);
        assert_ptr_equal(cpu_mask_list(mask, text, sizeof(text)), text);
        assert_string_equal(text, rows[i].text);
        assert_false(cpu_mask_has(mask, 9));
        assert_false(cpu_mask_has(mask, 8 * CPU_MASK_BYTES));
        for (const char *p = rows[i].list; *p; p = strchr(p, ',') + 1)
            assert_true(cpu_mask_has(mask, strtoul(p, NULL, 10)));
    }
}

/* Of each process the first one of its group; the CPUs of the group of the first process
 * that is not alone, and those of them that are shared. */
static const struct {
    const char *cpus[PROCESSES_MAX];
    int group[PROCESSES_MAX];
    int shares; /* a group of more than one; -1: none */
    const char *all, *shared;
} groups[] = {
    {{"0,"}, {0}, -1, NULL, NULL},
    {{"0,", "1,", "2,", "3,"}, {0, 1, 2, 3}, -1, NULL, NULL},
    {{"0,1,", "2,3,"}, {0, 1}, -1, NULL, NULL},
    /* all on one: srun without -c since Slurm 22.05 */
    {{"0,", "0,", "0,"}, {0, 0, 0}, 0, "0", "0"},
    /* not bound */
    {{"0,1,2,3,", "0,1,2,3,"}, {0, 0}, 0, "0-3", "0-3"},
    /* they overlap by one */
    {{"0,1,", "1,2,"}, {0, 0}, 0, "0-2", "1"},
    /* the first and the last, via the one between them */
    {{"0,1,", "1,2,", "2,3,"}, {0, 0, 0}, 0, "0-3", "1-2"},
    /* two groups become one when their link comes last */
    {{"0,", "1,", "0,1,"}, {0, 0, 0}, 0, "0-1", "0-1"},
    {{"3,", "2,", "1,", "2,", "1,3,"}, {0, 1, 0, 1, 0}, 0, "1,3", "1,3"},
    /* only those behind */
    {{"0,", "1,", "1,"}, {0, 1, 1}, 1, "1", "1"},
    /* masks of other lengths; far beyond 64 characters of a list */
    {{"0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,34,36,38,40,42,44,46,48,50,127,",
      "1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33,35,37,39,41,43,45,47,49,51,127,"},
     {0, 0},
     0,
     "0-51,127",
     "127"},
    {{"16383,", "0,", "16383,"}, {0, 1, 0}, 0, "16383", "16383"},
    /* of one, nothing is known */
    {{"0,", "", "0,"}, {0, 1, 0}, 0, "0", "0"},
};

static void test_groups(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        static uint8_t bits[PROCESSES_MAX][CPU_MASK_BYTES];
        struct cpu_mask mask[PROCESSES_MAX];
        int group[PROCESSES_MAX];
        int count = 0;
        uint8_t cpus[CPU_MASK_BYTES];
        char text[64];

        for (; count < PROCESSES_MAX && groups[i].cpus[count]; count++)
            mask[count] = mask_from(groups[i].cpus[count], bits[count]);
        sharing_groups(mask, count, group);
        for (int k = 0; k < count; k++)
            if (group[k] != groups[i].group[k])
                fail_msg("row %zu: process %d in group %d, wanted %d", i, k, group[k],
                         groups[i].group[k]);
        if (groups[i].shares < 0)
            continue;
        assert_string_equal(
            cpu_mask_list(sharing_cpus(mask, count, group, groups[i].shares, 1, cpus), text,
                          sizeof(text)),
            groups[i].all);
        assert_string_equal(
            cpu_mask_list(sharing_cpus(mask, count, group, groups[i].shares, 2, cpus), text,
                          sizeof(text)),
            groups[i].shared);
    }
}

/* What one process has alone is shared by nobody. */
static void test_alone(void **state)
{
    uint8_t bits[CPU_MASK_BYTES];
    uint8_t cpus[CPU_MASK_BYTES];
    struct cpu_mask mask = mask_from("4,5,", bits);
    int group;

    (void)state;
    sharing_groups(&mask, 1, &group);
    assert_int_equal(cpu_mask_count(sharing_cpus(&mask, 1, &group, 0, 1, cpus)), 2);
    assert_int_equal(cpu_mask_count(sharing_cpus(&mask, 1, &group, 0, 2, cpus)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_masks),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
