/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_parse.c - numbers and time spans as people write them
 */

#include <config.h>

#include "core/parse.h"

#include <stdio.h>

#include "unit.h"

#define ZEROS_10 "0000000000"
#define DIGITS_60 "123456789012345678901234567890123456789012345678901234567890"

static void test_bad_counts(void **state)
{
    static const struct {
        const char *text;
        enum parse_status status;
    } rows[] = {
        {"", PARSE_SYNTAX},
        {" ", PARSE_SYNTAX},
        {"-", PARSE_SYNTAX},
        {"+1", PARSE_SYNTAX},
        {"--1", PARSE_SYNTAX},
        {" 1", PARSE_SYNTAX},
        {"1 ", PARSE_SYNTAX},
        {"1\n", PARSE_SYNTAX},
        {"many", PARSE_SYNTAX},
        {"nan", PARSE_SYNTAX},
        {"inf", PARSE_SYNTAX},
        {"0x10", PARSE_SYNTAX},
        {"0b1", PARSE_SYNTAX},
        {"0o17", PARSE_SYNTAX},
        {"007", PARSE_SYNTAX},
        {"00", PARSE_SYNTAX},
        {"-01", PARSE_SYNTAX},
        {"0_1", PARSE_SYNTAX},
        {"_1", PARSE_SYNTAX},
        {"1_", PARSE_SYNTAX},
        {"1__0", PARSE_SYNTAX},
        {"1_e3", PARSE_SYNTAX},
        {"1,000", PARSE_SYNTAX},
        {"1'000", PARSE_SYNTAX},
        {"1.", PARSE_SYNTAX},
        {".5", PARSE_SYNTAX},
        {"1.e3", PARSE_SYNTAX},
        {"1._5", PARSE_SYNTAX},
        {"1.5.0", PARSE_SYNTAX},
        {"1e", PARSE_SYNTAX},
        {"1e+", PARSE_SYNTAX},
        {"1e-", PARSE_SYNTAX},
        {"1e 3", PARSE_SYNTAX},
        {"1e3e3", PARSE_SYNTAX},
        {"1e1.5", PARSE_SYNTAX},
        {"10s", PARSE_SYNTAX},
        {"1k", PARSE_SYNTAX},
        {"\xd9\xa1", PARSE_SYNTAX}, /* a digit, but not an ASCII one */
        {"1.5", PARSE_WHOLE},
        {"0.1", PARSE_WHOLE},
        {"1e-1", PARSE_WHOLE},
        {"15e-1", PARSE_WHOLE},
        {"1.25e1", PARSE_WHOLE},
        {"1e-99999999999999999999", PARSE_WHOLE},
        {"-1", PARSE_RANGE},
        {"-0", PARSE_RANGE},
        {"-1.5", PARSE_RANGE},
        {"18446744073709551616", PARSE_RANGE},
        {"18446744073709551620", PARSE_RANGE},
        {"20000000000000000000", PARSE_RANGE},
        {"99999999999999999999", PARSE_RANGE},
        {"1e20", PARSE_RANGE},
        {"1e400", PARSE_RANGE},
        {"1e99999999999999999999", PARSE_RANGE},
        {DIGITS_60, PARSE_RANGE},
        {DIGITS_60 DIGITS_60, PARSE_RANGE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t value = 42;
        enum parse_status status = parse_count(rows[i].text, &value);

        if (status != rows[i].status)
            fail_msg("'%s': status %d, wanted %d", rows[i].text, (int)status,
                     (int)rows[i].status);
        if (value != 42)
            fail_msg("'%s': the value was changed", rows[i].text);
    }
}

static void test_counts(void **state)
{
    static const struct {
        const char *text;
        uint64_t value;
    } rows[] = {
        {"0", 0},
        {"0.0", 0},
        {"0e5", 0},
        {"0e-5", 0},
        {"1", 1},
        {"9", 9},
        {"10", 10},
        {"100000000", 100000000},
        {"100_000_000", 100000000},
        {"1_0", 10},
        {"1e8", 100000000},
        {"1E8", 100000000},
        {"1e+8", 100000000},
        {"1e08", 100000000},
        {"1.5e3", 1500},
        {"1.50e1", 15},
        {"1.000_5e4", 10005},
        {"1.0", 1},
        {"120e-1", 12},
        {"0.001e3", 1},
        {"1e15", UINT64_C(1000000000000000)},
        {"1000000000000001", UINT64_C(1000000000000001)},
        {"9007199254740993", UINT64_C(9007199254740993)}, /* no double */
        {"1e19", UINT64_C(10000000000000000000)},
        {"18446744073709551615", UINT64_MAX},
        {"1.8446744073709551615e19", UINT64_MAX},
        {"1" ZEROS_10 ZEROS_10 ZEROS_10 "e-30", 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint64_t value = 42;

        if (parse_count(rows[i].text, &value) != PARSE_OK || value != rows[i].value)
            fail_msg("'%s': got %llu, wanted %llu", rows[i].text, (unsigned long long)value,
                     (unsigned long long)rows[i].value);
    }
}

static void test_every_digit_counts(void **state)
{
    uint64_t seed = UNIT_SEED;

    (void)state;
    print_message("# seed %llu\n", (unsigned long long)seed);
    for (int i = 0; i < 10000; i++) {
        uint64_t wanted = unit_random(&seed) >> unit_random(&seed) % 64;
        uint64_t value = 0;
        char text[32];

        (void)snprintf(text, sizeof(text), "%llu", (unsigned long long)wanted);
        if (parse_count(text, &value) != PARSE_OK || value != wanted)
            fail_msg("'%s': got %llu", text, (unsigned long long)value);
    }
}

static void check_bad_seconds(const char *text, enum parse_status wanted)
{
    double value = 42;
    enum parse_status status = parse_seconds(text, &value);

    if (status != wanted)
        fail_msg("'%s': status %d, wanted %d", text, (int)status, (int)wanted);
    if (!(value == 42))
        fail_msg("'%s': the value was changed", text);
}

static void test_bad_seconds(void **state)
{
    static const struct {
        const char *text;
        enum parse_status status;
    } rows[] = {
        {"", PARSE_SYNTAX},
        {"s", PARSE_SYNTAX},
        {" 1s", PARSE_SYNTAX},
        {"soon", PARSE_SYNTAX},
        {"+1s", PARSE_SYNTAX},
        {".s", PARSE_SYNTAX},
        {".e1s", PARSE_SYNTAX},
        {"-.s", PARSE_SYNTAX},
        {"nan", PARSE_SYNTAX},
        {".inf", PARSE_SYNTAX},
        {"inf", PARSE_SYNTAX},
        {"01s", PARSE_SYNTAX},
        {"1x", PARSE_UNIT},
        {"1  s", PARSE_UNIT},
        {"1 ", PARSE_UNIT},
        {"1\ts", PARSE_UNIT},
        {"1s ", PARSE_UNIT},
        {"1S", PARSE_UNIT},
        {"5mins", PARSE_UNIT},
        {"3\xc2\xb5", PARSE_UNIT},
        {"3\xb5s", PARSE_UNIT}, /* Latin-1 */
        {"-.5s", PARSE_RANGE},
        {"1ps", PARSE_UNIT},
        {"1mss", PARSE_UNIT},
        {"1:30", PARSE_UNIT},
        {"1h30m", PARSE_UNIT},
        {"1.s", PARSE_UNIT},
        {"1e", PARSE_UNIT},
        {"1__0s", PARSE_UNIT},
        {"0x10", PARSE_UNIT},
        {"-1s", PARSE_RANGE},
        {"-0.5h", PARSE_RANGE},
        {"-0", PARSE_RANGE},
        {DIGITS_60 DIGITS_60 "s", PARSE_RANGE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_bad_seconds(rows[i].text, rows[i].status);
}

/* Too large for a double, so out of range, and not infinite. */
static void test_infinite_seconds(void **state)
{
    (void)state;
    check_bad_seconds("1e400", PARSE_RANGE);
    check_bad_seconds("1e99999999999999999999d", PARSE_RANGE);
}

static void test_seconds(void **state)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        {"0", 0},
        {"0s", 0},
        {"10", 10},
        {"10s", 10},
        {"5m", 300},
        {"1h", 3600},
        {"2d", 172800},
        {"100ms", 0.1},
        {"1.5s", 1.5},
        {"0.25", 0.25},
        {"1.5m", 90},
        {"0.5h", 1800},
        {"0.1d", 8640},
        {"1e3ms", 1},
        {"1e-3s", 0.001},
        {"1e-3", 0.001},
        {"1_000ms", 1},
        {"86400.5s", 86400.5},
        {"0.0001ms", 1e-7},
        {"123456789s", 123456789},
        {"5us", 5e-6},
        {"250ns", 2.5e-7},
        {".5s", 0.5},
        {"5min", 300},
        {"3\xc2\xb5s", 3e-6},
        {"3\xce\xbcs", 3e-6},
        {"3 us", 3e-6},
        {"10 m", 600},
        {"1 s", 1},
        {".5 \xc2\xb5s", 5e-7},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double value = -1;
        double off;

        if (parse_seconds(rows[i].text, &value) != PARSE_OK)
            fail_msg("'%s' is refused", rows[i].text);
        off = value - rows[i].value;
        if (!(off <= rows[i].value * 1e-14 && off >= rows[i].value * -1e-14))
            fail_msg("'%s': got %.17g, wanted %.17g", rows[i].text, value, rows[i].value);
    }
}

/* The double that a compiler makes of the same digits, to the last bit. */
static void test_nearest(void **state)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        {"1e-9", 1e-9},
        {"1e-198", 1e-198},
        {"9.87654321e-7", 9.87654321e-7},
        {"123.456", 123.456},
        {"3.3333333333333333e25", 3.3333333333333333e25},
        {"1e-9999", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double value = -1;

        assert_int_equal(parse_seconds(rows[i].text, &value), PARSE_OK);
        if (value < rows[i].value || value > rows[i].value)
            fail_msg("'%s': got %.17g, wanted %.17g", rows[i].text, value, rows[i].value);
    }
}

static void test_quantities(void **state)
{
    static const struct {
        const char *text;
        const char *unit;
        enum parse_status status;
        double value; /* 42: unchanged */
    } rows[] = {
        {"0.9", NULL, PARSE_OK, 0.9},
        {".9", NULL, PARSE_OK, 0.9},
        {"90%", NULL, PARSE_OK, 0.9},
        {"90 %", NULL, PARSE_OK, 0.9},
        {"1e9", NULL, PARSE_OK, 1e9},
        {"1e9", "B/s", PARSE_OK, 1e9},
        {"1.5G", "B/s", PARSE_OK, 1.5e9},
        {"1.5 GB/s", "B/s", PARSE_OK, 1.5e9},
        {"10kB/s", "B/s", PARSE_OK, 1e4},
        {"10KB/s", "B/s", PARSE_OK, 1e4},
        {"3MB/s", "B/s", PARSE_OK, 3e6},
        {"2T", "B/s", PARSE_OK, 2e12},
        {"700 B/s", "B/s", PARSE_OK, 700},
        {"1GiB/s", "B/s", PARSE_OK, 1073741824},
        {"100Gb/s", "B/s", PARSE_OK, 1.25e10},
        {"100 Gbit/s", "B/s", PARSE_OK, 1.25e10},
        {"8b/s", "B/s", PARSE_OK, 1},
        {"8Kib/s", "B/s", PARSE_OK, 1024},
        {"64K", "B", PARSE_OK, 64000},
        {"64k", "B", PARSE_OK, 64000},
        {"64KiB", "B", PARSE_OK, 65536},
        {"64Ki", "B", PARSE_OK, 65536},
        {"1.5GB", "B", PARSE_OK, 1.5e9},
        {"2MiB", "B", PARSE_OK, 2097152},
        {"1TiB", "B", PARSE_OK, 1099511627776},
        {"3TB", "B", PARSE_OK, 3e12},
        {"1PB", "B", PARSE_OK, 1e15},
        {"1PiB", "B", PARSE_OK, 1125899906842624},
        {"2 P", "terms/s", PARSE_OK, 2e15},
        {"3", "B", PARSE_OK, 3},
        {"3B", "B", PARSE_OK, 3},
        {"1.5Gterms/s", "terms/s", PARSE_OK, 1.5e9},
        {"1G", NULL, PARSE_UNIT, 42},
        {"9%%", NULL, PARSE_UNIT, 42},
        {"9%", "B", PARSE_UNIT, 42},
        {"fast", NULL, PARSE_SYNTAX, 42},
        {"%", NULL, PARSE_SYNTAX, 42},
        {".", NULL, PARSE_SYNTAX, 42},
        {"", "B/s", PARSE_SYNTAX, 42},
        {"inf", "B", PARSE_SYNTAX, 42},
        {".inf", "B", PARSE_SYNTAX, 42},
        {"nan", "B", PARSE_SYNTAX, 42},
        {"-1", "B/s", PARSE_RANGE, 42},
        {"-64KiB", "B", PARSE_RANGE, 42},
        {"-90%", NULL, PARSE_RANGE, 42},
        {"1e400", NULL, PARSE_RANGE, 42},
        {"1 ", "B/s", PARSE_UNIT, 42},
        {"1  G", "B/s", PARSE_UNIT, 42},
        {"1g", "B/s", PARSE_UNIT, 42},
        {"1GB", "B/s", PARSE_UNIT, 42},
        {"1Gb", "B/s", PARSE_UNIT, 42},
        {"1Gb", "B", PARSE_UNIT, 42},
        {"1Gbit", "B", PARSE_UNIT, 42},
        {"1GB/s", "B", PARSE_UNIT, 42},
        {"1B/sG", "B/s", PARSE_UNIT, 42},
        {"1iB", "B", PARSE_UNIT, 42},
        {"1kibB", "B", PARSE_UNIT, 42},
        {"1Gib/s", "terms/s", PARSE_UNIT, 42},
        {"1Giterms/s", "terms/s", PARSE_UNIT, 42},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        double value = 42;
        enum parse_status status = parse_quantity(rows[i].text, rows[i].unit, &value);

        if (status != rows[i].status)
            fail_msg("'%s': status %d, wanted %d", rows[i].text, (int)status,
                     (int)rows[i].status);
        if (!(value >= rows[i].value * (1 - 1e-14) && value <= rows[i].value * (1 + 1e-14)))
            fail_msg("'%s': got %.17g", rows[i].text, value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_counts),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_every_digit_counts),
        cmocka_unit_test(test_bad_seconds),
        cmocka_unit_test(test_infinite_seconds),
        cmocka_unit_test(test_seconds),
        cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_quantities),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
