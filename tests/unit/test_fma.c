/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_fma.c - the fused multiply-add in software makes the bits of the one in hardware
 */

#include <config.h>

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

#include "sum/fma_software.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "unit.h"

enum { RANDOM = 8000000 }; /* pairs of inputs of each kind: 0.2 s */

/* The right one: of the processor, or else of the C library, which is exact and slow. */
static double fma_library(double a, double b, double c)
{
    return fma(a, b, c);
}

#if defined(__x86_64__)

__attribute__((target("fma"))) static double fma_hardware(double a, double b, double c)
{
    return _mm_cvtsd_f64(_mm_fmadd_sd(_mm_set_sd(a), _mm_set_sd(b), _mm_set_sd(c)));
}

static bool has_hardware(void)
{
    return __builtin_cpu_supports("fma");
}

#else

#define fma_hardware fma_library

static bool has_hardware(void)
{
    return true; /* 64-bit Arm, POWER and others: the library has one instruction */
}

#endif

/* The same number, to the bit; the sign of a zero is not promised. */
static bool same(double x, double y)
{
    return memcmp(&x, &y, sizeof(x)) == 0 || (x == 0.0 && y == 0.0);
}

static void check(double a, double b, double c)
{
    static int which; /* of the two elements of the vector */
    fma_vector x = {1.0, 1.0};
    fma_vector y = {3.0, 3.0};
    fma_vector z = {5.0, 5.0};
    double wanted = has_hardware() ? fma_hardware(a, b, c) : fma_library(a, b, c);
    fma_vector got;

    which = 1 - which;
    x[which] = a;
    y[which] = b;
    z[which] = c;
    got = fma_software(x, y, z);
    if (!same(got[which], wanted))
        fail_msg("%a * %a + %a: %a, not %a", a, b, c, got[which], wanted);
    if (!same(got[1 - which], 8.0))
        fail_msg("%a * %a + %a changes the other element to %a", a, b, c, got[1 - which]);
}

/* RETURN: a whole number of up to BITS significant bits, below 2^LIMIT, with either sign. */
static double whole(uint64_t *seed, int bits, int limit)
{
    int size = 1 + (int)(unit_random(seed) % (uint64_t)bits);
    uint64_t word = unit_random(seed);
    double x = (double)(word >> 11 >> (53 - size));

    if (word & 2)
        x = (double)((UINT64_C(1) << size) - 1 - (word >> 2) % 4); /* many ones in a row */
    x = ldexp(x, (int)(unit_random(seed) % (uint64_t)(limit - size + 1)));
    return word & 1 ? -x : x;
}

/* Polynomials as the kernel evaluates them: squares of centres, products of them, and the
 * coefficients. */
static void test_operands_of_the_kernel(void **state)
{
    static const double coefficients[] = {
        70413.0,        -5428831.0,     206279731.0,     -3170245617.0, 31754256255.0,
        387394882875.0, 179452.0,       -23434840.0,     1601489318.0,  -55742803480.0,
        886165820604.0, -4940831601000, 4108830350625.0,
    };
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < RANDOM / 13; i++) {
        double c =
            (double)((unit_random(&seed) % UINT64_C(62500000000000) >> i % 45) * 32 + 16);
        double u = c * c;
        double value = u - (i % 2 ? 427.0 : 680.0);

        for (size_t k = 0; k < COUNT_OF(coefficients); k++) {
            check(value, u, coefficients[k]);
            if (fabs(value) < 0x1p700)
                value = value * u + coefficients[k];
        }
    }
}

/* Whole numbers of any size and length. */
static void test_random(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < RANDOM; i++) {
        double a = whole(&seed, 53, 60 << i % 4);
        double b = whole(&seed, 53, 60 << i / 4 % 4);

        check(a, b, whole(&seed, 53, i % 3 ? 120 : 960));
    }
}

/* The third number nearly cancels the product, whose last bits are what remains. */
static void test_cancellation(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < RANDOM; i++) {
        double a = whole(&seed, 53, 60 << i % 3);
        double b = whole(&seed, 53, 60);
        double c = -(a * b);

        for (int step = (int)(unit_random(&seed) % 4); step > 0; step--)
            c = nextafter(c, i % 2 ? INFINITY : -INFINITY);
        if (c == trunc(c))
            check(a, b, c);
    }
}

/* The sum is half-way between two doubles, or next to that, where rounding twice goes wrong.
 * HIGH is 2^s (2^52 + m), whose last bit is worth 2^s. */
static void test_halves(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < RANDOM / 4; i++) {
        int k = 27 + (int)(unit_random(&seed) % 26);
        int s = 2 * k + 1;
        double high = ldexp((double)((UINT64_C(1) << 52) + unit_random(&seed) % 16), s);
        double root = ldexp(1.0, k); /* its square is the half of 2^s */
        double odd = (double)(unit_random(&seed) >> 38 | 1);

        if (i % 2)
            high = -high;
        check(root, root, high);
        check(root + 1.0, root - 1.0, high); /* 1 less than half */
        check(root + 1.0, root + 1.0, high); /* more than half */
        check(-root - 1.0, root - 1.0, high);
        check(root * odd, root, high);
        check(root * odd + 1.0, root, high);
        /* The half is within the product, and the third number decides. */
        check(ldexp(odd, 27) + 1.0, ldexp(1.0, 53) + 2.0, whole(&seed, 53, 53));
        check((ldexp(1.0, 26) + 1.0) * 2.0, ldexp(odd, 27) + 1.0, i % 3 ? 1.0 : -1.0);
    }
}

static void test_edges(void **state)
{
    static const double edges[] = {
        0.0,
        1.0,
        2.0,
        3.0,
        0x1p26,
        0x1p27,
        0x1p27 + 1.0,
        0x1p27 - 1.0,
        0x1p52,
        0x1p52 + 1.0,
        0x1p53,
        0x1p53 - 1.0,
        0x1p53 + 2.0,
        0x1p54 - 2.0,
        0x1p54,
        0x1p106,
        0x1p107,
        0x1p105,
        0x1.8p53,
        0x1.fffffffffffffp53,
        0x1p400,
        0x1.fffffffffffffp400,
        0x1.0000000000001p400,
        0x1p480,
        0x1.fffffffffffffp480,
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(edges); i++)
        for (size_t j = 0; j < COUNT_OF(edges); j++)
            for (size_t k = 0; k < COUNT_OF(edges); k++)
                for (int signs = 0; signs < 8; signs++)
                    check(signs & 1 ? -edges[i] : edges[i], signs & 2 ? -edges[j] : edges[j],
                          signs & 4 ? -edges[k] : edges[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operands_of_the_kernel),
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_cancellation),
        cmocka_unit_test(test_halves),
        cmocka_unit_test(test_edges),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
