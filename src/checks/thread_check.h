/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKS_THREAD_CHECK_H
#define PIJOB_CHECKS_THREAD_CHECK_H

#include "facts.h"

/* Whether the messages that threads exchanged at once are right.  Collective over the
 * communicator of FACTS.
 * RETURN: 0, or -1 with the reason in ERR.
 */
int check_thread_messages(const struct check_facts *facts, struct check *check,
                          struct error *err);

#endif /* PIJOB_CHECKS_THREAD_CHECK_H */
