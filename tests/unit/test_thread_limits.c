/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_thread_limits.c - limits that a new thread can meet
 */

#include <config.h>

#include "core/thread_limits.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "unit.h"

static void test_stack(void **state)
{
    static const struct {
        const char *text;
        uint64_t wanted;
    } rows[] = {
        {"", LIMIT_NONE},     {"x", LIMIT_NONE},     {"-1", LIMIT_NONE},
        {"4X", LIMIT_NONE},   {"4 M x", LIMIT_NONE}, {"99999999999999999999", LIMIT_NONE},
        {"2000", 2048000},    {"100B", 100},         {"16k", 16384},
        {" 10 M ", 10485760}, {"1g", 1073741824},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (thread_limits_stack(rows[i].text) != rows[i].wanted)
            fail_msg("'%s': %llu", rows[i].text,
                     (unsigned long long)thread_limits_stack(rows[i].text));
}

/* AddressSanitizer reserves far more address space than the limit of this test. */
#if !WITH_ADDRESS_SANITIZER
static void test_address_space(void **state)
{
    struct rlimit before;
    struct rlimit limit = {UINT64_C(1) << 40, RLIM_INFINITY};
    struct thread_limits limits;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    limit.rlim_max = before.rlim_max;
    assert_int_equal(unsetenv("OMP_STACKSIZE"), 0);
    if (setrlimit(RLIMIT_AS, &limit) < 0)
        skip();
    limits = thread_limits_read();
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_true(limits.space == limit.rlim_cur);
    assert_true(limits.space_room < limits.space);
    assert_true(limits.stack >= 16384);
    assert_int_equal(setenv("OMP_STACKSIZE", "3M", 1), 0);
    assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
    limits = thread_limits_read();
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_true(limits.stack == 3 << 20);
}

/* A process of an ordinary user, which this one becomes; LeakSanitizer could not examine it.
 */
static void test_user(void **state)
{
    struct rlimit limit = {1000000, 1000000};
    struct thread_limits limits;

    (void)state;
    if (getuid() == 0) {
        limits = thread_limits_read();
        assert_true(limits.user_room == LIMIT_NONE); /* does not apply to root */
        if (setresuid(65534, 65534, 0) < 0)
            skip();
    }
    assert_int_equal(getrlimit(RLIMIT_NPROC, &limit), 0);
    if (limit.rlim_max < 1000)
        skip();
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? 1000000 : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NPROC, &limit), 0);
    limits = thread_limits_read();
    assert_true(limits.user == limit.rlim_cur);
    assert_true(limits.user_room < limits.user); /* this process counts */
    assert_true(limits.user_room > 0);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stack),
#if !WITH_ADDRESS_SANITIZER
        cmocka_unit_test(test_address_space),
        cmocka_unit_test(test_user),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
