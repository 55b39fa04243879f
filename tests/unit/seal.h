/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SEAL_H
#define PIJOB_TESTS_SEAL_H

#include <stddef.h>
#include <stdint.h>

/* The bytes of a record (checkpoint/record.c) that are changed, and are whole all the same. */
enum { SEAL_AT_VERSION = 8, SEAL_TRAILER = 16 };

/* RETURN: the checksum of LENGTH BYTES: CRC-64/XZ once more, bit by bit.
 */
uint64_t seal_checksum(const unsigned char *bytes, size_t length);

/* Write NUMBER as SIZE bytes.
 */
void seal_number(unsigned char *at, uint64_t number, int size);

/* Make the checksum of the record of LENGTH BYTES right.
 */
void seal(unsigned char *bytes, size_t length);

#endif /* PIJOB_TESTS_SEAL_H */
