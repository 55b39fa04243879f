/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_MESSAGE_H
#define PIJOB_LINKS_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

/* What tells one message of the test from all others. */
struct message {
    uint32_t from, to; /* hosts */
    uint32_t number;   /* of the message on its way */
};

/* A byte that arrived as another one. */
struct message_error {
    uint64_t offset;
    uint8_t expected;
    uint8_t got;
};

/* Write the LENGTH bytes that MESSAGE has into BYTES.  Each depends on all of MESSAGE and
 * on its place, so that one which went astray, was sent twice, or is left over from
 * before, is seen.
 */
void message_fill(const struct message *message, unsigned char *bytes, size_t length);

/* RETURN: how many of the LENGTH bytes at BYTES are not what message_fill() would write;
 * the first of them is in FIRST.
 */
size_t message_check(const struct message *message, const unsigned char *bytes, size_t length,
                     struct message_error *first);

#endif /* PIJOB_LINKS_MESSAGE_H */
