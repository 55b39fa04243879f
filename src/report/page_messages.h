/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_PAGE_MESSAGES_H
#define PIJOB_REPORT_PAGE_MESSAGES_H

#include "model.h"
#include "out.h"

/* The part of the page of a log with large messages and collectives; nothing if the log has
 * none.
 */
void page_messages(struct out *out, const struct launch *launch);

#endif /* PIJOB_REPORT_PAGE_MESSAGES_H */
