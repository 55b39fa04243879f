/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_record.c - checkpoint records: read back whole, or refused
 */

#include <config.h>

#include "checkpoint/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal.h"
#include "unit.h"

/* Where things are in the bytes (record.c). */
enum { AT_LENGTH = 16 };

static struct record example(size_t intervals)
{
    struct record record = {
        .kind = RECORD_BASE,
        .fingerprint = {UINT64_C(123456789012345), 65536, 120, 1},
        .run = UINT64_C(0xfedcba9876543210),
        .epoch = 77,
        .sequence = UINT64_C(1) << 40,
        .rank = 0x80000001,
        .ranks = 0xfffffffe,
        .share = {UINT64_C(0x1122334455667788), UINT64_C(0x99aabbccddeeff00)},
        .done = UINT64_C(0x0102030405060708),
        .written = 1795333494,
        .host = "a-host",
        .job = "4711",
    };

    record.sum.bits = ((fixed_bits)UINT64_C(0x8877665544332211) << 64) | UINT64_C(0xffeeddcc);
    for (size_t i = 0; i < intervals; i++)
        assert_int_equal(
            coverage_add(&record.coverage, (struct interval){1000 * i + 3, i + 1}), 0);
    return record;
}

static unsigned char *encode(const struct record *record, size_t *length)
{
    unsigned char *bytes = record_encode(record, length);

    assert_non_null(bytes);
    return bytes;
}

static void check_refused(const unsigned char *bytes, size_t length, const char *text)
{
    /* Of just this size, for a tool that sees reads behind the end. */
    unsigned char *exact = malloc(length ? length : 1);
    struct record record;
    struct error err = {""};

    assert_non_null(exact);
    memcpy(exact, bytes, length);
    assert_int_equal(record_decode(&record, exact, length, &err), -1);
    if (text)
        assert_string_equal(err.text, text);
    assert_true(*err.text);
    free(exact);
}

static void test_round_trip(void **unused)
{
    static const size_t intervals[] = {0, 1, 2, 100};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(intervals); i++) {
        struct record in = example(intervals[i]);
        struct record out;
        struct error err = {""};
        size_t length;
        unsigned char *bytes = encode(&in, &length);

        assert_int_equal(record_decode(&out, bytes, length, &err), 0);
        assert_int_equal(out.kind, in.kind);
        assert_memory_equal(&out.fingerprint, &in.fingerprint, sizeof(in.fingerprint));
        assert_true(out.run == in.run);
        assert_true(out.epoch == in.epoch);
        assert_true(out.sequence == in.sequence);
        assert_true(out.rank == in.rank && out.ranks == in.ranks);
        assert_true(out.share.first == in.share.first && out.share.count == in.share.count);
        assert_true(out.done == in.done);
        assert_true(fixed_equal(out.sum, in.sum));
        assert_true(out.written == in.written);
        assert_string_equal(out.host, in.host);
        assert_string_equal(out.job, in.job);
        assert_int_equal(out.coverage.count, in.coverage.count);
        for (size_t k = 0; k < in.coverage.count; k++) {
            assert_true(out.coverage.interval[k].first == in.coverage.interval[k].first);
            assert_true(out.coverage.interval[k].count == in.coverage.interval[k].count);
        }
        free(bytes);
        record_clear(&in);
        record_clear(&out);
    }
}

static void test_checksum(void **unused)
{
    struct record record = example(2);
    size_t length;
    unsigned char *bytes = encode(&record, &length);
    uint64_t wanted = seal_checksum(bytes, length - SEAL_TRAILER);

    (void)unused;
    assert_true(seal_checksum((const unsigned char *)"123456789", 9) ==
                UINT64_C(0x995dc9bbdf1939fa));
    for (int i = 0; i < 8; i++)
        assert_int_equal(bytes[length - SEAL_TRAILER + (size_t)i], (wanted >> 8 * i) & 0xff);
    free(bytes);
    record_clear(&record);
}

static void test_every_bit_and_byte(void **unused)
{
    struct record record = example(3);
    size_t length;
    unsigned char *bytes = encode(&record, &length);

    (void)unused;
    for (size_t i = 0; i < length; i++) {
        unsigned char before = bytes[i];

        for (int bit = 0; bit < 8; bit++) {
            bytes[i] = (unsigned char)(before ^ 1 << bit);
            check_refused(bytes, length, NULL);
        }
        bytes[i] = (unsigned char)~before;
        check_refused(bytes, length, NULL);
        bytes[i] = before;
    }
    free(bytes);
    record_clear(&record);
}

static void test_every_length(void **unused)
{
    struct record record = example(3);
    size_t length;
    unsigned char *bytes = encode(&record, &length);
    unsigned char *longer = calloc(1, length + 32);

    (void)unused;
    assert_non_null(longer);
    memcpy(longer, bytes, length);
    check_refused(bytes, 0, "is empty");
    for (size_t cut = 1; cut < length; cut++)
        check_refused(bytes, cut, NULL);
    for (size_t more = 1; more <= 32; more++)
        check_refused(longer, length + more, NULL);
    free(longer);
    free(bytes);
    record_clear(&record);
}

/* Whole, but not ours to understand. */
static void test_future_version(void **unused)
{
    struct record record = example(0);
    size_t length;
    unsigned char *bytes = encode(&record, &length);

    (void)unused;
    seal_number(bytes + SEAL_AT_VERSION, 2, 4);
    check_refused(bytes, length, "has a wrong checksum");
    seal(bytes, length);
    check_refused(bytes, length, "was written by a later version of pijob (record version 2; "
                                 "this one reads version 1)");
    free(bytes);
    record_clear(&record);
}

/* With a right checksum: what a writer gone mad, or a person, might make. */
static void test_wrong_coverage(void **unused)
{
    struct record record = example(3);
    size_t length;
    unsigned char *bytes = encode(&record, &length);
    unsigned char *intervals = bytes + length - SEAL_TRAILER - (size_t)3 * 16;
    static const uint64_t counts[] = {0, 2, 4, UINT64_MAX, UINT64_C(1) << 60};

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        seal_number(intervals - 8, counts[i], 8);
        seal(bytes, length);
        check_refused(bytes, length, "has a wrong number of intervals");
    }
    seal_number(intervals - 8, 3, 8);
    seal_number(intervals + 16, 3, 8);
    seal(bytes, length);
    check_refused(bytes, length, "counts blocks twice");
    seal_number(intervals + 16, 2, 8);
    seal(bytes, length);
    check_refused(bytes, length, "has intervals that do not ascend");
    seal_number(intervals + 16, 10, 8);
    seal_number(intervals + 24, 0, 8);
    seal(bytes, length);
    check_refused(bytes, length, "has intervals that do not ascend");
    seal_number(intervals + 24, UINT64_MAX - 5, 8);
    seal(bytes, length);
    check_refused(bytes, length, NULL);
    free(bytes);
    record_clear(&record);
}

/* Sorting would take the square of their number: they are refused instead. */
static void test_descending(void **unused)
{
    enum { MANY = 200000 };
    struct record record = example(0);
    size_t length;
    unsigned char *bytes;

    (void)unused;
    for (uint64_t i = 0; i < MANY; i++)
        assert_int_equal(coverage_add(&record.coverage, (struct interval){2 * i, 1}), 0);
    for (size_t i = 0; i < MANY / 2; i++) {
        struct interval swapped = record.coverage.interval[i];

        record.coverage.interval[i] = record.coverage.interval[MANY - 1 - i];
        record.coverage.interval[MANY - 1 - i] = swapped;
    }
    bytes = record_encode(&record, &length);
    assert_non_null(bytes);
    check_refused(bytes, length, "has intervals that do not ascend");
    free(bytes);
    record_clear(&record);
}

/* A text that fills its place is ended. */
static void test_long_texts(void **unused)
{
    struct record record = example(0);
    struct record out;
    struct error err = {""};
    size_t length;
    unsigned char *bytes;

    (void)unused;
    memset(record.host, 'h', sizeof(record.host));
    memset(record.job, 'j', sizeof(record.job));
    bytes = encode(&record, &length);
    assert_int_equal(record_decode(&out, bytes, length, &err), 0);
    assert_int_equal(strlen(out.host), RECORD_TEXT_SIZE - 1);
    assert_int_equal(strlen(out.job), RECORD_TEXT_SIZE - 1);
    free(bytes);
    record_clear(&out);
}

static void test_fingerprint(void **unused)
{
    const struct series series = series_init(1000000);
    const struct fingerprint mine = fingerprint_of(&series);
    struct fingerprint other = mine;
    struct error err = {""};

    (void)unused;
    assert_int_equal(fingerprint_check(&other, &mine, &err), 0);
    other.terms++;
    assert_int_equal(fingerprint_check(&other, &mine, &err), -1);
    assert_string_equal(err.text, "belongs to a sum of 1000001 terms, but this job has 1000000");
    for (int i = 0; i < 3; i++) {
        other = mine;
        other.block_size += i == 0;
        other.scale += i == 1;
        other.method += i == 2;
        assert_int_equal(fingerprint_check(&other, &mine, &err), -1);
        assert_non_null(
            strstr(err.text, "was written by a pijob with another summation method"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),         cmocka_unit_test(test_checksum),
        cmocka_unit_test(test_every_bit_and_byte), cmocka_unit_test(test_every_length),
        cmocka_unit_test(test_future_version),     cmocka_unit_test(test_wrong_coverage),
        cmocka_unit_test(test_descending),         cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_fingerprint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
