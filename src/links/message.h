/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_MESSAGE_H
#define PIJOB_LINKS_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

/* What identifies a message of the test. */
struct message {
    uint32_t from, to; /* hosts */
    uint32_t number;   /* of the message from FROM to TO */
};

/* A corrupted byte. */
struct message_error {
    uint64_t offset;
    uint8_t expected;
    uint8_t got;
};

/* Write the LENGTH bytes of MESSAGE into BYTES.  Each byte depends on all members of MESSAGE
 * and on its offset, so that a message that was misdirected, duplicated, or left over from an
 * earlier one is detected.
 */
void message_fill(const struct message *message, unsigned char *bytes, size_t length);

/* RETURN: the number of bytes, among LENGTH at BYTES, that differ from what message_fill()
 * writes, with the first of them in FIRST.
 */
size_t message_check(const struct message *message, const unsigned char *bytes, size_t length,
                     struct message_error *first);

#endif /* PIJOB_LINKS_MESSAGE_H */
