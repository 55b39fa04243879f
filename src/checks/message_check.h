/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_MESSAGE_CHECK_H
#define PIJOB_CHECKS_MESSAGE_CHECK_H

#include "core/error.h"
#include "core/verdict.h"
#include "facts.h"

/* Rows of the table of checks (checks.c): the messages of communication.payload and
 * communication.collectives fit into memory, and each of their bytes arrived as it was sent.
 */
int check_message_memory(const struct check_facts *facts, struct check *check,
                         struct error *err);
void check_payload(const struct check_facts *facts, struct check *check);
void check_collectives(const struct check_facts *facts, struct check *check);

#endif /* PIJOB_CHECKS_MESSAGE_CHECK_H */
