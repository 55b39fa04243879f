/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * record.c - the bytes of a checkpoint record
 *
 *   magic 8 | version 4 | kind 4 | length 8 | fingerprint 24 | run 8 | epoch 8 |
 *   sequence 8 | rank or hosts 4 | ranks 4 | share 16 | done 8 | sum 16 | written 8 |
 *   host 64 | job 64 | intervals 8 | 16 each | checksum 8 | end mark 8
 *
 * All numbers are little-endian.  The length is that of the whole record; the
 * checksum (CRC-64/XZ, ECMA-182) is of everything before it.
 */

#include <config.h>

#include "record.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    MARK_SIZE = 8,
    RECORD_VERSION = 1,
    FIXED_PART =
        8 + 4 + 4 + 8 + 24 + 8 + 8 + 8 + 4 + 4 + 16 + 8 + 16 + 8 + 2 * RECORD_TEXT_SIZE + 8,
    INTERVAL_SIZE = 16,
    TRAILER = 8 + MARK_SIZE,
};

static const char magic[MARK_SIZE] = {'p', 'i', 'j', 'o', 'b', '-', 'c', 'k'};
static const char end_mark[MARK_SIZE] = {'e', 'n', 'd', ' ', 'p', 'i', '.', '\n'};

struct fingerprint fingerprint_of(const struct series *series)
{
    return (struct fingerprint){
        .terms = series->terms,
        .block_size = series->block_size,
        .scale = FIXED_FRACTION_BITS,
        .method = SERIES_METHOD,
    };
}

int fingerprint_check(const struct fingerprint *found, const struct fingerprint *expected,
                      struct error *err)
{
    if (found->terms != expected->terms)
        return error_set(err,
                         "belongs to a sum of %" PRIu64 " terms, but this job has %" PRIu64,
                         found->terms, expected->terms);
    if (found->block_size != expected->block_size || found->scale != expected->scale ||
        found->method != expected->method)
        return error_set(
            err,
            "was written by a pijob with another summation method (method %" PRIu32
            ", this one has %" PRIu32 ")",
            found->method, expected->method);
    return 0;
}

/* CRC-64/XZ, four bits at a time: a launch of 100,000 ranks leaves 30 MB of records. */
static uint64_t checksum(const unsigned char *bytes, size_t length)
{
    static const uint64_t table[16] = {
        UINT64_C(0x0000000000000000), UINT64_C(0x7d9ba13851336649),
        UINT64_C(0xfb374270a266cc92), UINT64_C(0x86ace348f355aadb),
        UINT64_C(0x64b62bcaebc387a1), UINT64_C(0x192d8af2baf0e1e8),
        UINT64_C(0x9f8169ba49a54b33), UINT64_C(0xe21ac88218962d7a),
        UINT64_C(0xc96c5795d7870f42), UINT64_C(0xb4f7f6ad86b4690b),
        UINT64_C(0x325b15e575e1c3d0), UINT64_C(0x4fc0b4dd24d2a599),
        UINT64_C(0xadda7c5f3c4488e3), UINT64_C(0xd041dd676d77eeaa),
        UINT64_C(0x56ed3e2f9e224471), UINT64_C(0x2b769f17cf112238),
    };
    uint64_t crc = UINT64_MAX;

    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

/* ---- Writing ---- */

static void put(unsigned char **at, uint64_t value, int size)
{
    for (int i = 0; i < size; i++)
        *(*at)++ = (unsigned char)(value >> 8 * i);
}

static void put_bytes(unsigned char **at, const void *bytes, size_t size)
{
    memcpy(*at, bytes, size);
    *at += size;
}

static void put_interval(unsigned char **at, struct interval interval)
{
    put(at, interval.first, 8);
    put(at, interval.count, 8);
}

unsigned char *record_encode(const struct record *record, size_t *length)
{
    size_t size = FIXED_PART + record->coverage.count * INTERVAL_SIZE + TRAILER;
    unsigned char *bytes = malloc(size);
    unsigned char *at = bytes;

    if (!bytes)
        return NULL;
    put_bytes(&at, magic, MARK_SIZE);
    put(&at, RECORD_VERSION, 4);
    put(&at, (uint64_t)record->kind, 4);
    put(&at, size, 8);
    put(&at, record->fingerprint.terms, 8);
    put(&at, record->fingerprint.block_size, 8);
    put(&at, record->fingerprint.scale, 4);
    put(&at, record->fingerprint.method, 4);
    put(&at, record->run, 8);
    put(&at, record->epoch, 8);
    put(&at, record->sequence, 8);
    put(&at, record->rank, 4);
    put(&at, record->ranks, 4);
    put_interval(&at, record->share);
    put(&at, record->done, 8);
    put(&at, (uint64_t)record->sum.bits, 8);
    put(&at, (uint64_t)(record->sum.bits >> 64), 8);
    put(&at, record->written, 8);
    put_bytes(&at, record->host, RECORD_TEXT_SIZE);
    put_bytes(&at, record->job, RECORD_TEXT_SIZE);
    put(&at, record->coverage.count, 8);
    for (size_t i = 0; i < record->coverage.count; i++)
        put_interval(&at, record->coverage.interval[i]);
    put(&at, checksum(bytes, (size_t)(at - bytes)), 8);
    put_bytes(&at, end_mark, MARK_SIZE);
    *length = size;
    return bytes;
}

/* ---- Reading ---- */

static uint64_t get(const unsigned char **at, int size)
{
    uint64_t value = 0;

    for (int i = 0; i < size; i++)
        value |= (uint64_t) * (*at)++ << 8 * i;
    return value;
}

static struct interval get_interval(const unsigned char **at)
{
    struct interval interval;

    interval.first = get(at, 8);
    interval.count = get(at, 8);
    return interval;
}

static void get_text(const unsigned char **at, char *text)
{
    memcpy(text, *at, RECORD_TEXT_SIZE);
    text[RECORD_TEXT_SIZE - 1] = '\0';
    *at += RECORD_TEXT_SIZE;
}

/* What is wrong with the frame, or NULL. */
static const char *frame_problem(const unsigned char *bytes, size_t length)
{
    const unsigned char *at = bytes + MARK_SIZE + 4 + 4;

    if (length == 0)
        return "is empty";
    if (length < FIXED_PART + TRAILER)
        return "is truncated";
    if (memcmp(bytes, magic, MARK_SIZE) != 0)
        return "is not a record of pijob";
    if (get(&at, 8) != length)
        return "is truncated, or has data after its end";
    if (memcmp(bytes + length - MARK_SIZE, end_mark, MARK_SIZE) != 0)
        return "has no end mark";
    at = bytes + length - TRAILER;
    if (get(&at, 8) != checksum(bytes, length - TRAILER))
        return "has a wrong checksum";
    return NULL;
}

static int get_coverage(const unsigned char **at, size_t left, struct coverage *coverage,
                        struct error *err)
{
    uint64_t count = get(at, 8);

    errno = EINVAL;
    if (count != left / INTERVAL_SIZE || left % INTERVAL_SIZE != 0)
        return error_set(err, "has a wrong number of intervals");
    /* They are written so; any other order would take the square of their number. */
    for (uint64_t i = 0; i < count; i++) {
        struct interval interval = get_interval(at);
        uint64_t before =
            coverage->count > 0 ? coverage->interval[coverage->count - 1].first : 0;

        if (interval.count == 0 || interval.first < before)
            return error_set(err, "has intervals that do not ascend");
        if (interval.count > UINT64_MAX - interval.first ||
            coverage_overlaps(coverage, interval))
            return error_set(err, "counts blocks twice");
        if (coverage_add(coverage, interval) < 0) {
            errno = ENOMEM;
            return error_set(err, "cannot be read: %s", strerror(ENOMEM));
        }
    }
    /* Only for speed. */
    (void)coverage_number(coverage);
    return 0;
}

int record_decode(struct record *record, const unsigned char *bytes, size_t length,
                  struct error *err)
{
    const char *problem = frame_problem(bytes, length);
    const unsigned char *at = bytes + MARK_SIZE;
    uint64_t version;

    *record = (struct record){0};
    errno = EINVAL;
    if (problem)
        return error_set(err, "%s", problem);
    version = get(&at, 4);
    if (version != RECORD_VERSION) {
        errno = ENOTSUP;
        return error_set(err,
                         "was written by a later version of pijob (record version %" PRIu64
                         "; this one reads version %d)",
                         version, RECORD_VERSION);
    }
    record->kind = (enum record_kind)get(&at, 4);
    (void)get(&at, 8); /* the length */
    record->fingerprint.terms = get(&at, 8);
    record->fingerprint.block_size = get(&at, 8);
    record->fingerprint.scale = (uint32_t)get(&at, 4);
    record->fingerprint.method = (uint32_t)get(&at, 4);
    record->run = get(&at, 8);
    record->epoch = get(&at, 8);
    record->sequence = get(&at, 8);
    record->rank = (uint32_t)get(&at, 4);
    record->ranks = (uint32_t)get(&at, 4);
    record->share = get_interval(&at);
    record->done = get(&at, 8);
    record->sum.bits = get(&at, 8);
    record->sum.bits |= (fixed_bits)get(&at, 8) << 64;
    record->written = get(&at, 8);
    get_text(&at, record->host);
    get_text(&at, record->job);
    if (get_coverage(&at, length - FIXED_PART - TRAILER, &record->coverage, err) < 0) {
        int saved = errno;

        record_clear(record);
        errno = saved;
        return -1;
    }
    return 0;
}

void record_clear(struct record *record)
{
    coverage_clear(&record->coverage);
}
