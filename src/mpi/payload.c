/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * payload.c - the contents of large messages, and their verification
 *
 * Words of 8 bytes are numbers of the generator SplitMix64 (Steele, Lea and Flood, "Fast
 * splittable pseudorandom number generators", OOPSLA 2014), which can begin anywhere.  A rank
 * adds A + rank * B to a sum, with A and B from the generator, so that the right sum is known
 * without the messages of all ranks.  These are 64-bit numbers: MPI_SUM of bytes is not modulo
 * 2^8 in Open MPI 4.1, whose component op/avx stops at 255.
 */

#include <config.h>

#include "payload.h"

#include <string.h>

#define GOLDEN UINT64_C(0x9e3779b97f4a7c15)

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* Word INDEX of the sequence that begins at START. */
static uint64_t word_at(uint64_t start, uint64_t index)
{
    return mix(start + (index + 1) * GOLDEN);
}

static uint64_t start_of(const struct payload *payload)
{
    return mix(mix(payload->seed + GOLDEN) ^ ((uint64_t)payload->from << 32 | payload->to));
}

void payload_fill(const struct payload *payload, void *bytes, size_t length)
{
    unsigned char *out = bytes;
    uint64_t start = start_of(payload);

    for (size_t at = 0; at < length; at += sizeof(uint64_t)) {
        uint64_t word = word_at(start, at / sizeof(word));

        memcpy(out + at, &word, length - at < sizeof(word) ? length - at : sizeof(word));
    }
}

/* Count the bytes among LENGTH at GOT, at OFFSET of the message, that are not those of WANTED.
 */
static void compare(struct payload_error *error, size_t offset, const void *wanted,
                    const unsigned char *got, size_t length)
{
    const unsigned char *expected = wanted;

    if (memcmp(expected, got, length) == 0)
        return;
    for (size_t i = 0; i < length; i++) {
        if (expected[i] == got[i])
            continue;
        if (error->count++ == 0) {
            error->offset = offset + i;
            error->expected = expected[i];
            error->got = got[i];
        }
    }
}

struct payload_error payload_check(const struct payload *payload, const void *bytes,
                                   size_t length)
{
    const unsigned char *in = bytes;
    struct payload_error error = {.count = 0};
    uint64_t start = start_of(payload);

    for (size_t at = 0; at < length; at += sizeof(uint64_t)) {
        uint64_t word = word_at(start, at / sizeof(word));

        compare(&error, at, &word, in + at,
                length - at < sizeof(word) ? length - at : sizeof(word));
    }
    return error;
}

size_t payload_words(size_t length)
{
    return length / sizeof(uint64_t) + (length % sizeof(uint64_t) != 0);
}

/* Word INDEX of the sum of RANKS addends whose ranks add up to RANK_SUM. */
static uint64_t sum_at(uint64_t seed, uint64_t ranks, uint64_t rank_sum, uint64_t index)
{
    return ranks * word_at(mix(seed), index) + rank_sum * word_at(mix(~seed), index);
}

void payload_fill_addend(uint64_t seed, uint32_t rank, uint64_t *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        words[i] = sum_at(seed, 1, rank, i);
}

struct payload_error payload_check_sum(uint64_t seed, uint64_t ranks, uint64_t rank_sum,
                                       const uint64_t *sum, size_t count)
{
    struct payload_error error = {.count = 0};

    for (size_t i = 0; i < count; i++) {
        uint64_t word = sum_at(seed, ranks, rank_sum, i);

        compare(&error, i * sizeof(word), &word, (const unsigned char *)&sum[i], sizeof(word));
    }
    return error;
}
