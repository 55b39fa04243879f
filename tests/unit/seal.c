/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * seal.c - the checksum of a record, computed once more
 */

#include <config.h>

#include "seal.h"

uint64_t seal_checksum(const unsigned char *bytes, size_t length)
{
    uint64_t value = UINT64_MAX;

    for (size_t i = 0; i < length; i++)
        for (int bit = 0; bit < 8; bit++) {
            uint64_t differ = (value ^ (uint64_t)(bytes[i] >> bit)) & 1;

            value = value >> 1 ^ (differ ? UINT64_C(0xc96c5795d7870f42) : 0);
        }
    return ~value;
}

void seal_number(unsigned char *at, uint64_t number, int size)
{
    for (int i = 0; i < size; i++)
        at[i] = (unsigned char)(number >> 8 * i);
}

void seal(unsigned char *bytes, size_t length)
{
    seal_number(bytes + length - SEAL_TRAILER, seal_checksum(bytes, length - SEAL_TRAILER), 8);
}
