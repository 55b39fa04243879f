/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_placement.c - the placement of very many ranks, and the memory that it takes on rank 0
 */

#include <config.h>

#include "mpi/placement_make.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/distinct.h"
#include "unit.h"

/* ---- Bytes that pijob's code has now, and the most that it had ---- */

static size_t now;
static size_t peak;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *bytes, size_t size);
void __real_free(void *bytes);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *bytes, size_t size);
void __wrap_free(void *bytes);

static void *count(void *bytes)
{
    now += bytes ? malloc_usable_size(bytes) : 0;
    peak = now > peak ? now : peak;
    return bytes;
}

void *__wrap_malloc(size_t size)
{
    return count(__real_malloc(size));
}

void *__wrap_calloc(size_t number, size_t size)
{
    return count(__real_calloc(number, size));
}

/* While the bytes move there are both. */
void *__wrap_realloc(void *bytes, size_t size)
{
    size_t before = bytes ? malloc_usable_size(bytes) : 0;
    void *after = count(__real_realloc(bytes, size));

    now -= after ? before : 0;
    return after;
}

void __wrap_free(void *bytes)
{
    now -= bytes ? malloc_usable_size(bytes) : 0;
    __real_free(bytes);
}

/* ---- A cluster ---- */

/* RANKS ranks, of which EACH are on a host, block by block or host by host. */
struct shape {
    int ranks, each;
    int cyclic;
};

static int host_of(const struct shape *shape, int rank)
{
    int hosts = (shape->ranks + shape->each - 1) / shape->each;

    return shape->cyclic ? rank % hosts : rank / shape->each;
}

/* Its CPU is that of its place on the host. */
static int cpu_of(const struct shape *shape, int rank)
{
    int hosts = (shape->ranks + shape->each - 1) / shape->each;

    return shape->cyclic ? rank / hosts : rank % shape->each;
}

/* The order of the names is not that of the ranks. */
static char *name_of(const struct shape *shape, int rank, char name[32])
{
    int hosts = (shape->ranks + shape->each - 1) / shape->each;

    (void)snprintf(name, 32, "n%d", hosts - host_of(shape, rank));
    return name;
}

/* What RANK answers; the limits are larger on higher hosts, and for higher ranks. */
static struct placement_answer answer_of(const struct shape *shape, int rank,
                                         enum placement_question question)
{
    uint64_t host = (uint64_t)host_of(shape, rank);
    uint64_t cpu = (uint64_t)cpu_of(shape, rank);
    char name[32];

    switch (question) {
    case PLACEMENT_WHO:
        (void)name_of(shape, rank, name);
        return (struct placement_answer){
            {distinct_key(name, strlen(name)), cpu, (uint64_t)shape->each}};
    case PLACEMENT_SOME:
        return (struct placement_answer){{1000 * host + cpu, 5, UINT64_MAX}};
    case PLACEMENT_OTHER:
        return (struct placement_answer){{7, 100 + cpu, 200 - cpu}};
    case PLACEMENT_QUESTIONS:
        break;
    }
    return (struct placement_answer){{0, 0, 0}};
}

/* As placement_gather() does it on rank 0. */
static void make(const struct shape *shape, struct placement *placement)
{
    struct placement_answer *answer = __wrap_calloc((size_t)shape->ranks, sizeof(*answer));
    uint8_t *flags = NULL;

    assert_non_null(answer);
    for (int q = 0; q < PLACEMENT_QUESTIONS; q++) {
        for (int r = 0; r < shape->ranks; r++)
            answer[r] = answer_of(shape, r, (enum placement_question)q);
        if (q > 0) {
            placement_tell(placement, (enum placement_question)q, answer);
            continue;
        }
        assert_int_equal(placement_begin(placement, shape->ranks, answer, &flags), 0);
        for (int r = 0; r < shape->ranks; r++) {
            uint8_t bits[CPU_MASK_BYTES] = {0};
            char name[32];

            if (flags[r] & PLACEMENT_NAME)
                assert_int_equal(placement_add_name(placement, name_of(shape, r, name)), 0);
            cpu_mask_add(bits, (size_t)cpu_of(shape, r));
            if (flags[r] & PLACEMENT_MASK)
                assert_int_equal(placement_add_mask(placement, cpu_mask_of(bits),
                                                    (struct cpu_mask){bits, 1}),
                                 0);
        }
        __wrap_free(flags);
        assert_int_equal(placement_order(placement), 0);
    }
    __wrap_free(answer);
}

static void test_places(void **state)
{
    static const struct shape shapes[] = {
        {1, 1, 0}, {6, 2, 0}, {6, 2, 1}, {2000, 8, 0}, {2000, 8, 1}, {1003, 8, 0}, {70, 1, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        const struct shape *shape = &shapes[i];
        struct placement placement;
        const char *before = "";
        int hosts = (shape->ranks + shape->each - 1) / shape->each;

        make(shape, &placement);
        assert_int_equal(placement.ranks, shape->ranks);
        assert_int_equal(placement.nodes, hosts);
        assert_true(placement.tasks_known);
        for (int r = 0; r < shape->ranks; r++) {
            char name[32];

            assert_string_equal(placement_node(&placement, r), name_of(shape, r, name));
            assert_int_equal(cpu_mask_count(placement_cpus(&placement, r)), 1);
            assert_true(cpu_mask_has(placement_cpus(&placement, r), (size_t)cpu_of(shape, r)));
            assert_int_equal(placement_cores(&placement, r).bytes, 1);
        }
        /* Node by node, n2 before n10, and each rank once. */
        for (int at = 0; at < shape->ranks; at += placement_on_node(&placement, at)) {
            const char *name = placement_node(&placement, placement.by_node[at]);

            assert_true(strverscmp(before, name) < 0);
            before = name;
            for (int k = at + 1; k < at + placement_on_node(&placement, at); k++) {
                assert_string_equal(placement_node(&placement, placement.by_node[k]), name);
                assert_true(placement.by_node[k] > placement.by_node[k - 1]);
                assert_int_equal(placement_on_node(&placement, k),
                                 placement_on_node(&placement, at) - (k - at));
            }
        }
        assert_string_equal(placement_node(&placement, -1), "unknown");
        assert_string_equal(placement_node(&placement, shape->ranks), "unknown");
        placement_clear(&placement);
    }
    assert_int_equal(now, 0);
}

static void test_limits(void **state)
{
    static const struct shape shape = {12, 4, 1}; /* n2 has the ranks 1, 4, 7 and 10 */
    struct placement placement;
    const struct placement_node *node;

    (void)state;
    make(&shape, &placement);
    node = &placement.node[1];
    assert_int_equal(node->tasks, 4);
    assert_int_equal(node->least[PLACEMENT_MEMORY], 1000);
    assert_int_equal(node->rank_of_least[PLACEMENT_MEMORY], 1);
    assert_int_equal(node->least[PLACEMENT_LOCKED_MEMORY], 5);
    assert_int_equal(node->rank_of_least[PLACEMENT_LOCKED_MEMORY], 1);
    assert_true(node->least[PLACEMENT_TMPDIR_FREE] == UINT64_MAX);
    assert_int_equal(node->least[PLACEMENT_SHM_FREE], 7);
    assert_int_equal(node->shm_size, 100); /* of its lowest rank */
    assert_int_equal(node->shm_room, 200); /* the most */
    assert_int_equal(placement.most[PLACEMENT_MEMORY], 2003);
    placement_clear(&placement);
}

static void test_unknown_tasks(void **state)
{
    struct placement_answer answer[2] = {{{1, 1, 2}}, {{1, 1, (uint64_t)-1}}};
    struct placement placement;
    uint8_t *flags = NULL;

    (void)state;
    assert_int_equal(placement_begin(&placement, 2, answer, &flags), 0);
    assert_false(placement.tasks_known);
    assert_int_equal(flags[0], PLACEMENT_NAME | PLACEMENT_MASK);
    assert_int_equal(flags[1], 0);
    __wrap_free(flags);
    placement_clear(&placement);
}

/* Rank 0 has at most 64 bytes for each rank, while it gathers and later. */
static void test_memory(void **state)
{
    static const struct {
        struct shape shape;
        int most; /* bytes for each rank */
    } rows[] = {
        {{4096, 64, 0}, 64},    {{4096, 64, 1}, 64},   {{100000, 50, 0}, 64},
        {{1000000, 64, 1}, 64}, {{100000, 1, 0}, 400}, /* which is for each node */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct placement placement;
        size_t before = now;

        peak = now;
        make(&rows[i].shape, &placement);
        print_message("%d ranks on hosts of %d: %.1f bytes for each, %.1f later\n",
                      rows[i].shape.ranks, rows[i].shape.each,
                      (double)(peak - before) / rows[i].shape.ranks,
                      (double)(now - before) / rows[i].shape.ranks);
        assert_true(peak - before <= (size_t)rows[i].most * (size_t)rows[i].shape.ranks);
        placement_clear(&placement);
        assert_int_equal(now, before);
    }
}

static void test_distinct(void **state)
{
    static const uint64_t few[] = {7, 0, 0, 0, 7, 0, UINT64_MAX, 0, 0, 0};
    enum { MANY = 100000 };
    uint64_t *many = __wrap_calloc(MANY, sizeof(*many));
    int *number = __wrap_calloc(MANY, sizeof(*number));
    int *first = NULL;

    (void)state;
    assert_non_null(many);
    assert_non_null(number);
    assert_int_equal(distinct_number(few, 2, 5, number, &first), 3);
    assert_int_equal(number[0], 0);
    assert_int_equal(number[1], 1);
    assert_int_equal(number[2], 0);
    assert_int_equal(number[3], 2);
    assert_int_equal(number[4], 1);
    assert_int_equal(first[0], 0);
    assert_int_equal(first[1], 1);
    assert_int_equal(first[2], 3);
    __wrap_free(first);
    assert_int_equal(distinct_number(few, 1, 0, number, &first), 0);
    __wrap_free(first);

    /* Names that differ in little have different keys. */
    for (int i = 0; i < MANY; i++) {
        char name[32];

        (void)snprintf(name, sizeof(name), "n%d", i / 2);
        many[i] = distinct_key(name, strlen(name));
    }
    assert_int_equal(distinct_number(many, 1, MANY, number, &first), MANY / 2);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(number[i], i / 2);
    __wrap_free(first);
    __wrap_free(number);
    __wrap_free(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_unknown_tasks), cmocka_unit_test(test_memory),
        cmocka_unit_test(test_distinct),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
