/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_selftest.c - a core that computes wrongly, or is set up wrongly, is refused
 */

#include <config.h>

#include "sum/selftest.h"

#include <fenv.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#include "unit.h"

/* The fake: the best kernel, with bit fake_bit of the sum turned over in call fake_call
 * (from 0; -1: in none). */
static int fake_call, fake_bit, fake_calls;
static uint64_t fake_begin, fake_end; /* of the last call */

static bool fake_usable(void)
{
    return true;
}

static double fake_sum(uint64_t begin, uint64_t end)
{
    double sum = kernel_best()->sum(begin, end);
    uint64_t word;

    fake_begin = begin;
    fake_end = end;
    if (fake_calls++ == fake_call) {
        memcpy(&word, &sum, sizeof(word));
        word ^= UINT64_C(1) << fake_bit;
        memcpy(&sum, &word, sizeof(sum));
    }
    return sum;
}

static const struct kernel fake = {"fake", fake_usable, fake_sum};

/* So that the number of the CPU in the text is known; restored by teardown. */
static cpu_set_t allowed;
static int pinned;

static int pin(void **state)
{
    cpu_set_t one;

    (void)state;
    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
        return -1;
    for (pinned = CPU_SETSIZE - 1; pinned > 0 && !CPU_ISSET((size_t)pinned, &allowed);)
        pinned--;
    CPU_SET((size_t)pinned, &one);
    return sched_setaffinity(0, sizeof(one), &one);
}

static int unpin(void **state)
{
    (void)state;
    return sched_setaffinity(0, sizeof(allowed), &allowed);
}

static void test_all_right(void **state)
{
    const struct kernel *kernel;

    (void)state;
    for (size_t k = 0; (kernel = kernel_at(k)); k++) {
        struct error err = {""};

        if (kernel->usable() && selftest_kernel(kernel, &err) != 0)
            fail_msg("%s", err.text);
    }
}

/* Each bit of a double, in each of the known sums. */
static void test_one_wrong_bit(void **state)
{
    struct error err = {""};
    int calls;

    (void)state;
    fake_calls = 0;
    fake_call = -1;
    assert_int_equal(selftest_kernel(&fake, &err), 0);
    calls = fake_calls;
    assert_true(calls >= 3);
    for (fake_call = 0; fake_call < calls; fake_call++)
        for (fake_bit = 0; fake_bit < 64; fake_bit++) {
            char wanted[160];

            fake_calls = 0;
            if (selftest_kernel(&fake, &err) != -1)
                fail_msg("bit %d of sum %d is not missed", fake_bit, fake_call);
            assert_int_equal(fake_calls, fake_call + 1);
            (void)snprintf(wanted, sizeof(wanted),
                           "CPU %d computes incorrectly: kernel fake gives ", pinned);
            assert_int_equal(strncmp(err.text, wanted, strlen(wanted)), 0);
            (void)snprintf(wanted, sizeof(wanted),
                           " instead of %a for strides %" PRIu64 " to %" PRIu64,
                           kernel_best()->sum(fake_begin, fake_end), fake_begin, fake_end - 1);
            assert_non_null(strstr(err.text, wanted));
        }
}

static void check_refused(int rc, const struct error *err, const char *problem)
{
    char wanted[160];

    assert_int_equal(rc, -1);
    (void)snprintf(wanted, sizeof(wanted), "CPU %d %s", pinned, problem);
    assert_string_equal(err->text, wanted);
}

static void test_rounding(void **state)
{
    static const struct {
        int mode;
        const char *problem;
    } rows[] = {
        {FE_UPWARD, "does not round to nearest (rounds up)"},
        {FE_DOWNWARD, "does not round to nearest (rounds down)"},
        {FE_TOWARDZERO, "does not round to nearest (rounds toward zero)"},
    };
    const struct kernel *kernel;

    (void)state;
    for (size_t k = 0; (kernel = kernel_at(k)); k++)
        for (size_t i = 0; kernel->usable() && i < COUNT_OF(rows); i++) {
            struct error err = {""};
            int before = fegetround();
            int rc;
            int after;

            assert_int_equal(before, FE_TONEAREST);
            assert_int_equal(fesetround(rows[i].mode), 0);
            rc = selftest_kernel(kernel, &err);
            after = fegetround();
            (void)fesetround(before);
            check_refused(rc, &err, rows[i].problem);
            assert_int_equal(after, rows[i].mode); /* it looks, and changes nothing */
            assert_int_equal(selftest_kernel(kernel, &err), 0);
        }
}

static void test_subnormals(void **state)
{
    (void)state;
#if defined(__x86_64__)
    static const struct {
        unsigned bits; /* of MXCSR */
        const char *problem;
    } rows[] = {
        {0x8000, "flushes subnormal results to zero"}, /* FTZ */
        {0x0040, "treats subnormal operands as zero"}, /* DAZ */
        {0x8040, "flushes subnormal results to zero"}, /* both: the first of them */
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = {""};
        unsigned control = _mm_getcsr();
        unsigned after;
        int rc;

        _mm_setcsr(control | rows[i].bits);
        rc = selftest_kernel(kernel_best(), &err);
        after = _mm_getcsr();
        _mm_setcsr(control);
        check_refused(rc, &err, rows[i].problem);
        assert_int_equal(after & 0xffc0, (control | rows[i].bits) & 0xffc0);
        assert_int_equal(selftest_kernel(kernel_best(), &err), 0);
    }
#else
    skip(); /* flush-to-zero is set here by registers of x86 */
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_right),
        cmocka_unit_test_setup_teardown(test_one_wrong_bit, pin, unpin),
        cmocka_unit_test_setup_teardown(test_rounding, pin, unpin),
        cmocka_unit_test_setup_teardown(test_subnormals, pin, unpin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
