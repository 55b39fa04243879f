/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * message.c - fill messages with known bytes, and check them
 */

#include <config.h>

#include "message.h"

#include <string.h>

/* RETURN: the eight bytes at 8 * INDEX: splitmix64 (Steele, Lea and Flood, OOPSLA 2014). */
static uint64_t word_at(uint64_t seed, uint64_t index)
{
    uint64_t z = seed + (index + 1) * UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static uint64_t seed_of(const struct message *message)
{
    uint64_t way = (uint64_t)message->from << 32 | message->to;

    return word_at(word_at(0, way), message->number);
}

void message_fill(const struct message *message, unsigned char *bytes, size_t length)
{
    uint64_t seed = seed_of(message);

    for (size_t at = 0; at < length; at += sizeof(uint64_t)) {
        uint64_t word = word_at(seed, at / sizeof(word));

        memcpy(bytes + at, &word, length - at < sizeof(word) ? length - at : sizeof(word));
    }
}

size_t message_check(const struct message *message, const unsigned char *bytes, size_t length,
                     struct message_error *first)
{
    uint64_t seed = seed_of(message);
    size_t wrong = 0;

    for (size_t at = 0; at < length; at += sizeof(uint64_t)) {
        uint64_t word = word_at(seed, at / sizeof(word));
        size_t size = length - at < sizeof(word) ? length - at : sizeof(word);
        unsigned char expected[sizeof(word)];

        memcpy(expected, &word, sizeof(word));
        if (memcmp(expected, bytes + at, size) == 0)
            continue;
        for (size_t i = 0; i < size; i++)
            if (expected[i] != bytes[at + i] && wrong++ == 0)
                *first = (struct message_error){at + i, expected[i], bytes[at + i]};
    }
    return wrong;
}
