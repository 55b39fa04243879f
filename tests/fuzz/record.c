/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * record.c - fuzz the records of a checkpoint directory
 *
 * The first byte says what is repaired in the rest, so that a record gets past its frame.  The
 * next three say which bit is changed in a record that was good.
 */

#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "checkpoint/record.h"
#include "fuzz.h"

/* record.c of src/checkpoint describes the bytes. */
enum {
    LENGTH_AT = 16,
    HOST_AT = 128,
    JOB_AT = HOST_AT + RECORD_TEXT_SIZE,
    COUNT_AT = JOB_AT + RECORD_TEXT_SIZE,
    LEAST = COUNT_AT + 8 + 16,
};

enum { KEEP_HEAD = 1, KEEP_LENGTH = 2, KEEP_COUNT = 4, KEEP_END = 8, KEEP_CHECKSUM = 16 };

static void put(uint8_t *at, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

/* CRC-64/XZ, as the catalogue of checksums describes it, by the polynomial from its other end.
 */
static uint64_t checksum(const uint8_t *bytes, size_t length)
{
    static uint64_t table[256];
    uint64_t crc = ~UINT64_C(0);

    for (unsigned i = 0; !table[255] && i < 256; i++) {
        uint64_t forward = 0;

        for (int bit = 0; bit < 8; bit++)
            if (i >> bit & 1)
                forward |= UINT64_C(1) << (63 - bit);
        for (int bit = 0; bit < 8; bit++)
            forward = forward << 1 ^ (forward >> 63 ? UINT64_C(0x42f0e1eba9ea3693) : 0);
        for (int bit = 0; bit < 64; bit++)
            if (forward >> bit & 1)
                table[i] |= UINT64_C(1) << (63 - bit);
    }
    for (size_t i = 0; i < length; i++)
        crc = table[(crc ^ bytes[i]) & 0xff] ^ crc >> 8;
    return ~crc;
}

static void repair(uint8_t *bytes, size_t length, unsigned keep)
{
    if (length < LEAST)
        return;
    if (!(keep & KEEP_HEAD))
        memcpy(bytes, "pijob-ck\1\0\0", 11);
    if (!(keep & KEEP_LENGTH))
        put(bytes + LENGTH_AT, length);
    if (!(keep & KEEP_COUNT))
        put(bytes + COUNT_AT, (length - LEAST) / 16);
    bytes[HOST_AT + RECORD_TEXT_SIZE - 1] = bytes[JOB_AT + RECORD_TEXT_SIZE - 1] = '\0';
    if (!(keep & KEEP_END))
        memcpy(bytes + length - 8, "end pi.\n", 8);
    if (!(keep & KEEP_CHECKSUM))
        put(bytes + length - 16, checksum(bytes, length - 16));
}

/* The intervals ascend, are not empty, and do not touch each other. */
static void check_coverage(const struct coverage *coverage)
{
    for (size_t i = 0; i < coverage->count; i++) {
        const struct interval *interval = &coverage->interval[i];

        HOLDS(interval->count > 0 && interval->count <= UINT64_MAX - interval->first);
        HOLDS(i == 0 || interval[-1].first + interval[-1].count < interval->first);
    }
}

/* The intervals of a record that was read ascend. */
static void check_order(const uint8_t *bytes, size_t length)
{
    uint64_t before = 0;

    for (size_t at = COUNT_AT + 8; at + 32 <= length; at += 16) {
        struct input input = {bytes + at, 16};
        uint64_t first = input_number(&input, 8);
        uint64_t count = input_number(&input, 8);

        HOLDS(count > 0 && first >= before);
        before = first + count;
    }
}

/* What is covered and what is not are all blocks, each once. */
static void check_gaps(const struct record *record)
{
    const struct coverage *coverage = &record->coverage;
    struct coverage gaps;
    struct series series;
    struct interval last;

    if (record->fingerprint.terms < SERIES_TERMS_MIN ||
        record->fingerprint.terms > SERIES_TERMS_MAX || coverage->count == 0)
        return;
    series = series_init(record->fingerprint.terms);
    last = coverage->interval[coverage->count - 1];
    if (last.first + last.count > series.blocks)
        return;
    HOLDS(coverage_gaps(coverage, series.blocks, &gaps) == 0);
    check_coverage(&gaps);
    HOLDS(coverage_blocks(coverage) + coverage_blocks(&gaps) == series.blocks);
    for (size_t i = 0; i < gaps.count; i++)
        HOLDS(!coverage_overlaps(coverage, gaps.interval[i]));
    coverage_clear(&gaps);
}

/* A record that was read is written as it was, and any change of it is noticed. */
static void check_good(const struct record *record, uint8_t *bytes, size_t length,
                       uint64_t change)
{
    bool joined = record->coverage.count != (length - LEAST) / 16;
    size_t bit = change % (8 * length);
    struct record again;
    struct error err;
    size_t size;
    size_t same;
    uint8_t *first = record_encode(record, &size);
    uint8_t *second;

    HOLDS(first != NULL);
    HOLDS(joined || (size == length && memcmp(first, bytes, length) == 0));
    HOLDS_OF(record_decode(&again, first, size, &err) == 0, err.text);
    second = record_encode(&again, &same);
    HOLDS(second && same == size && memcmp(first, second, size) == 0);
    record_clear(&again);
    free(first);
    free(second);

    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    HOLDS(record_decode(&again, bytes, length, &err) < 0);
    bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    HOLDS(record_decode(&again, bytes, bit / 8, &err) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    unsigned keep = (unsigned)input_number(&input, 1);
    uint64_t change = input_number(&input, 3);
    size_t length = input.size;
    uint8_t *bytes = input_bytes(&input, &length);
    struct error err = {""};
    struct record record;

    repair(bytes, length, keep);
    if (record_decode(&record, bytes, length, &err) < 0) {
        HOLDS(*err.text && fuzz_is_printable(err.text));
        HOLDS((keep & KEEP_CHECKSUM) || length < LEAST || !strstr(err.text, "checksum"));
        HOLDS(record.coverage.interval == NULL && record.coverage.count == 0);
    } else {
        check_coverage(&record.coverage);
        check_order(bytes, length);
        check_gaps(&record);
        check_good(&record, bytes, length, change);
        record_clear(&record);
    }
    free(bytes);
    return 0;
}
