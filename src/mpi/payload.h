/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_PAYLOAD_H
#define PIJOB_MPI_PAYLOAD_H

#include <stddef.h>
#include <stdint.h>

/* What identifies a message.  Each of its bytes depends on all of these and on its offset, so
 * that a message that was misdirected, sent twice, or left over from an earlier one is
 * detected.
 */
struct payload {
    uint64_t seed; /* of all messages of one call */
    uint32_t from, to;
};

#define PAYLOAD_TO_ALL UINT32_MAX /* the receiver of a message that goes to all ranks */

/* What is wrong with a message. */
struct payload_error {
    uint64_t count;  /* of wrong bytes; 0: none */
    uint64_t offset; /* of the first of them */
    uint8_t expected, got;
};

/* Write the LENGTH bytes of the message PAYLOAD into BYTES.
 */
void payload_fill(const struct payload *payload, void *bytes, size_t length);

/* RETURN: what is wrong with the LENGTH bytes at BYTES, compared with what payload_fill()
 * writes.
 */
struct payload_error payload_check(const struct payload *payload, const void *bytes,
                                   size_t length);

/* RETURN: the number of words, 64-bit numbers, of a message of LENGTH bytes that is added to
 * those of other ranks.  Such a message is rounded up to a multiple of 8 bytes.
 */
size_t payload_words(size_t length);

/* Write the COUNT words that RANK adds to a sum into WORDS.  A sum is modulo 2^64, and
 * therefore exact.
 */
void payload_fill_addend(uint64_t seed, uint32_t rank, uint64_t *words, size_t count);

/* RETURN: what is wrong with the COUNT words at SUM, the sum of the messages of RANKS ranks
 * whose numbers add up to RANK_SUM.
 */
struct payload_error payload_check_sum(uint64_t seed, uint64_t ranks, uint64_t rank_sum,
                                       const uint64_t *sum, size_t count);

#endif /* PIJOB_MPI_PAYLOAD_H */
