/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_fixed.c - 128-bit fixed-point numbers
 *
 * Expected values are written as the two halves of the 128 bits; 1.0 is
 * 0x0100000000000000 0000000000000000.
 */

#include <config.h>

#include "sum/fixed.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

#define BITS(high, low) ((fixed_bits)UINT64_C(high) << 64 | UINT64_C(low))
#define FIXED(high, low)                                                                      \
    {                                                                                         \
        BITS(high, low)                                                                       \
    }

static const fixed_bits one = (fixed_bits)1 << FIXED_FRACTION_BITS;

static struct fixed random_fixed(uint64_t *state)
{
    fixed_bits high = unit_random(state);

    return (struct fixed){high << 64 | unit_random(state)};
}

static void assert_bits(struct fixed got, struct fixed wanted, const char *what)
{
    if (got.bits != wanted.bits)
        fail_msg("%s: got %016llx %016llx, wanted %016llx %016llx", what,
                 (unsigned long long)(got.bits >> 64), (unsigned long long)got.bits,
                 (unsigned long long)(wanted.bits >> 64), (unsigned long long)wanted.bits);
}

static void test_quotient(void **state)
{
    static const struct {
        const char *what;
        unsigned num;
        uint64_t den;
        struct fixed wanted;
    } rows[] = {
        {"0/1", 0, 1, FIXED(0, 0)},
        {"1/1", 1, 1, FIXED(0x0100000000000000, 0)},
        {"127/1", 127, 1, FIXED(0x7f00000000000000, 0)},
        {"1/3", 1, 3, FIXED(0x0055555555555555, 0x5555555555555555)},
        {"4/7", 4, 7, FIXED(0x0092492492492492, 0x4924924924924924)},
        {"2/3, cut off", 2, 3, FIXED(0x00aaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa)},
        {"1/2^63", 1, UINT64_C(1) << 63, FIXED(0, 0x0200000000000000)},
        {"1/(2^64-1)", 1, UINT64_MAX, FIXED(0, 0x0100000000000000)},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_bits(fixed_quotient(rows[i].num, rows[i].den), rows[i].wanted, rows[i].what);
}

/* q = floor(a / d)  <=>  q d <= a < (q + 1) d */
static void test_quotient_and_divide_cut_off(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 10000; i++) {
        unsigned num = (unsigned)(unit_random(&seed) % 128);
        uint64_t den = (unit_random(&seed) >> unit_random(&seed) % 63) | 1;
        fixed_bits x = random_fixed(&seed).bits >> 1;
        fixed_bits q = fixed_quotient(num, den).bits;
        fixed_bits d = fixed_divide((struct fixed){x}, den).bits;

        assert_true(q * den <= num * one && num * one - q * den < den);
        assert_true(d * den <= x && x - d * den < den);
    }
}

static void test_signs(void **state)
{
    static const struct {
        struct fixed x, abs;
        int negative;
    } rows[] = {
        {FIXED(0, 0), FIXED(0, 0), 0},
        {FIXED(0, 1), FIXED(0, 1), 0},
        {FIXED(0x7fffffffffffffff, 0xffffffffffffffff),
         FIXED(0x7fffffffffffffff, 0xffffffffffffffff), 0},
        {FIXED(0xffffffffffffffff, 0xffffffffffffffff), FIXED(0, 1), 1},
        {FIXED(0xff00000000000000, 0), FIXED(0x0100000000000000, 0), 1},
        {FIXED(0xffffffffffffffff, 0), FIXED(1, 0), 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixed_negative(rows[i].x), rows[i].negative);
        assert_bits(fixed_abs(rows[i].x), rows[i].abs, "abs");
        assert_true(fixed_equal(fixed_sub(rows[i].x, rows[i].x), fixed_zero()));
        assert_true(fixed_equal(rows[i].x, rows[i].x));
        assert_false(fixed_equal(rows[i].x, fixed_add(rows[i].x, (struct fixed){1})));
    }
    assert_false(fixed_equal((struct fixed){BITS(1, 0)}, (struct fixed){BITS(2, 0)}));
}

static void test_add_carries(void **state)
{
    struct fixed low = FIXED(0, 0xffffffffffffffff);
    struct fixed unit = FIXED(0, 1);
    struct fixed high = FIXED(1, 0);

    (void)state;
    assert_bits(fixed_add(low, unit), high, "carry");
    assert_bits(fixed_sub(high, unit), low, "borrow");
}

static void test_from_double(void **state)
{
    static const struct {
        double x;
        struct fixed wanted;
    } rows[] = {
        {1.0, FIXED(0x0100000000000000, 0)},
        {-1.0, FIXED(0xff00000000000000, 0)},
        {0.5, FIXED(0x0080000000000000, 0)},
        {-2.75, FIXED(0xfd40000000000000, 0)},
        {0x1.fffffffffffffp6, FIXED(0x7ffffffffffffc00, 0)},
        {-0x1.fffffffffffffp6, FIXED(0x8000000000000400, 0)},
        /* the last bit of the mantissa is 2^-120, and one below */
        {0x1.fffffffffffffp-68, FIXED(0, 0x001fffffffffffff)},
        {0x1.fffffffffffffp-69, FIXED(0, 0x0010000000000000)},
        {0x1.0000000000001p-69, FIXED(0, 0x0008000000000001)},
        {-0x1.0000000000001p-69, FIXED(0xffffffffffffffff, 0xfff7ffffffffffff)},
        {0x1.0000000000001p-70, FIXED(0, 0x0004000000000000)},
        {0x1.0000000000003p-70, FIXED(0, 0x0004000000000001)},
        /* small ones: nearest, halves away from zero */
        {0x1p-120, FIXED(0, 1)},
        {-0x1p-120, FIXED(0xffffffffffffffff, 0xffffffffffffffff)},
        {0x5p-122, FIXED(0, 1)},
        {0x3p-121, FIXED(0, 2)},
        {-0x3p-121, FIXED(0xffffffffffffffff, 0xfffffffffffffffe)},
        {0x5p-121, FIXED(0, 3)},
        {0x7p-122, FIXED(0, 2)},
        {0x1p-121, FIXED(0, 1)},
        {-0x1p-121, FIXED(0xffffffffffffffff, 0xffffffffffffffff)},
        {0x1.fffffffffffffp-122, FIXED(0, 0)},
        {0x1p-122, FIXED(0, 0)},
        {-0x1p-122, FIXED(0, 0)},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char what[64];

        (void)snprintf(what, sizeof(what), "%a", rows[i].x);
        assert_bits(fixed_from_double(rows[i].x), rows[i].wanted, what);
    }
}

static void test_from_double_gives_zero(void **state)
{
    static const double rows[] = {
        0.0,      -0.0,      128.0,   -128.0, 1e6,      DBL_MAX,   -DBL_MAX,
        INFINITY, -INFINITY, DBL_MIN, 1e-300, 0x1p-185, 0x1p-1074, -0x1p-1074,
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char what[64];

        (void)snprintf(what, sizeof(what), "%a", rows[i]);
        assert_bits(fixed_from_double(rows[i]), fixed_zero(), what);
    }
    assert_bits(fixed_from_double((double)NAN), fixed_zero(), "NaN");
}

/* How many doubles A is away from B, which has the same sign. */
static int64_t doubles_between(double a, double b)
{
    int64_t x, y;

    memcpy(&x, &a, sizeof(x));
    memcpy(&y, &b, sizeof(y));
    return x > y ? x - y : y - x;
}

static void test_to_double(void **state)
{
    static const struct {
        struct fixed x;
        double wanted;
    } rows[] = {
        {FIXED(0x0100000000000000, 0), 1.0},
        {FIXED(0xfd40000000000000, 0), -2.75},
        {FIXED(0, 1), 0x1p-120},
        {FIXED(0xffffffffffffffff, 0xffffffffffffffff), -0x1p-120},
        {FIXED(0, 0x8000000000000000), 0x1p-57},
        {FIXED(0x03243f6a8885a308, 0xd313198a2e037073), 3.14159265358979323846},
        {FIXED(0x0000000000000001, 0xd83c94fb6d2ac34a), 0x1.d83c94fb6d2acp-56},
    };

    (void)state;
    assert_true(fixed_to_double(fixed_zero()) == 0.0);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (doubles_between(fixed_to_double(rows[i].x), rows[i].wanted) > 1)
            fail_msg("row %zu: got %a, wanted %a", i, fixed_to_double(rows[i].x),
                     rows[i].wanted);
}

/* There and back: off by the rounding to 53 bits at most, whatever the size. */
static void test_double_round_trip(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 10000; i++) {
        struct fixed x = {random_fixed(&seed).bits >> (2 + unit_random(&seed) % 120)};
        struct fixed back;
        fixed_bits allowed = (x.bits >> 51) + 1;

        if (i & 1)
            x.bits = -x.bits;
        back = fixed_from_double(fixed_to_double(x));
        if (fixed_abs(fixed_sub(back, x)).bits > allowed)
            assert_bits(back, x, "there and back");
    }
}

static void test_to_limbs(void **state)
{
    static const struct {
        struct fixed x;
        uint64_t limbs[FIXED_LIMBS];
    } rows[] = {
        {FIXED(0, 0), {0, 0, 0, 0}},
        {FIXED(0x0011223344556677, 0x8899aabbccddeeff),
         {0xccddeeff, 0x8899aabb, 0x44556677, 0x00112233}},
        {FIXED(0xffffffffffffffff, 0xfffffffffffffffe),
         {0xfffffffe, 0xffffffff, 0xffffffff, 0xffffffff}},
        {FIXED(0xff00000000000000, 0), {0, 0, 0, 0xff000000}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t limbs[FIXED_LIMBS];

        fixed_to_limbs(rows[i].x, limbs);
        assert_memory_equal(limbs, rows[i].limbs, sizeof(limbs));
        assert_bits(fixed_from_limbs(rows[i].limbs), rows[i].x, "from limbs");
    }
}

/* Lanes that are added as MPI_SUM does, and resolved once at the end. */
static void test_limbs_of_a_sum(void **state)
{
    uint64_t seed = UNIT_SEED;
    uint64_t lanes[FIXED_LIMBS] = {0};
    fixed_bits sum = 0;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 100000; i++) {
        struct fixed x = random_fixed(&seed); /* half of them negative */
        uint64_t limbs[FIXED_LIMBS];

        fixed_to_limbs(x, limbs);
        assert_bits(fixed_from_limbs(limbs), x, "round trip");
        for (int l = 0; l < FIXED_LIMBS; l++)
            lanes[l] += limbs[l];
        sum += x.bits;
        if (i % 1000 == 0)
            assert_bits(fixed_from_limbs(lanes), (struct fixed){sum}, "sum");
    }
    assert_bits(fixed_from_limbs(lanes), (struct fixed){sum}, "sum");
}

/* 2^32 numbers of -1 unit: every lane is as full as the header allows. */
static void test_limbs_of_the_largest_sum(void **state)
{
    static const uint64_t lanes[FIXED_LIMBS] = {0xffffffff00000000, 0xffffffff00000000,
                                                0xffffffff00000000, 0xffffffff00000000};
    struct fixed wanted = FIXED(0xffffffffffffffff, 0xffffffff00000000);

    (void)state;
    assert_bits(fixed_from_limbs(lanes), wanted, "2^32 times -2^-120");
}

static void test_hex(void **state)
{
    static const struct {
        struct fixed x;
        const char *text;
    } rows[] = {
        {FIXED(0, 0), "00000000000000000000000000000000"},
        {FIXED(0, 1), "00000000000000000000000000000001"},
        {FIXED(0x0100000000000000, 0), "01000000000000000000000000000000"},
        {FIXED(0x0123456789abcdef, 0xfedcba9876543210), "0123456789abcdeffedcba9876543210"},
        {FIXED(0xffffffffffffffff, 0xffffffffffffffff), "ffffffffffffffffffffffffffffffff"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[FIXED_HEX_SIZE];

        assert_ptr_equal(fixed_to_hex(rows[i].x, text), text);
        assert_string_equal(text, rows[i].text);
    }
}

#define NINES_34 "9999999999999999999999999999999999"
#define ZEROS_34 "0000000000000000000000000000000000"

static void test_decimal(void **state)
{
    static const struct {
        struct fixed x;
        int decimals;
        const char *text;
    } rows[] = {
        {FIXED(0, 0), 1, "0.0"},
        {FIXED(0x0100000000000000, 0), 3, "1.000"},
        {FIXED(0xff00000000000000, 0), 1, "-1.0"},
        {FIXED(0x7f00000000000000, 0), 2, "127.00"},
        {FIXED(0x8000000000000000, 0), 2, "-128.00"},
        {FIXED(0x03243f6a8885a308, 0xd313198a2e037073), 20, "3.14159265358979323846"},
        {FIXED(0x03243f6a8885a308, 0xd313198a2e037073), 35,
         "3.14159265358979323846264338327950288"},
        /* halves go away from zero; less than a half does not */
        {FIXED(0x0040000000000000, 0), 1, "0.3"},
        {FIXED(0xffc0000000000000, 0), 1, "-0.3"},
        {FIXED(0x003fffffffffffff, 0xffffffffffffffff), 1, "0.2"},
        {FIXED(0x0060000000000000, 0), 2, "0.38"},
        {FIXED(0x0020000000000000, 0), 2, "0.13"},
        {FIXED(0x0020000000000000, 0), 3, "0.125"},
        {FIXED(0x0020000000000000, 0), 4, "0.1250"},
        /* a row of nines */
        {FIXED(0x09f8000000000000, 0), 2, "9.97"}, /* 9.96875 */
        {FIXED(0x09f8000000000000, 0), 1, "10.0"},
        {FIXED(0xf608000000000000, 0), 1, "-10.0"},
        {FIXED(0x09ffffffffffffff, 0xffffffffffffffff), 1, "10.0"},
        {FIXED(0x09ffffffffffffff, 0xffffffffffffffff), 35, "10." ZEROS_34 "0"},
        {FIXED(0x09ffffffffffffff, 0xffffffffffffffff), 36, "9." NINES_34 "99"},
        {FIXED(0x7fffffffffffffff, 0xffffffffffffffff), 1, "128.0"},
        {FIXED(0x01fe000000000000, 0), 1, "2.0"},  /* 1.9921875 */
        {FIXED(0x01fe000000000000, 0), 2, "1.99"}, /* a nine stays */
        {FIXED(0x01fe000000000000, 0), 3, "1.992"},
        /* 2^-120 is 0.75e-36 */
        {FIXED(0, 1), 36, "0." ZEROS_34 "01"},
        {FIXED(0, 1), 35, "0." ZEROS_34 "0"},
        {FIXED(0xffffffffffffffff, 0xffffffffffffffff), 36, "-0." ZEROS_34 "01"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[FIXED_DECIMAL_SIZE];

        assert_ptr_equal(fixed_to_decimal(rows[i].x, rows[i].decimals, text), text);
        assert_string_equal(text, rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_double_gives_zero),
        cmocka_unit_test(test_from_double),
        cmocka_unit_test(test_to_double),
        cmocka_unit_test(test_double_round_trip),
        cmocka_unit_test(test_quotient),
        cmocka_unit_test(test_quotient_and_divide_cut_off),
        cmocka_unit_test(test_signs),
        cmocka_unit_test(test_add_carries),
        cmocka_unit_test(test_to_limbs),
        cmocka_unit_test(test_limbs_of_a_sum),
        cmocka_unit_test(test_limbs_of_the_largest_sum),
        cmocka_unit_test(test_hex),
        cmocka_unit_test(test_decimal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
