/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_INQUIRY_H
#define PIJOB_LINKS_INQUIRY_H

#include <mpi.h>
#include <stdbool.h>

#include "core/error.h"
#include "mpi/node_leaders.h"

/* Hosts that wait ask each other what they wait for.
 *
 * A host that does not answer may be cut off, or may itself wait for a third host, and then
 * the fault is between these two.  So a host that has waited for a while asks the other one,
 * and every host that waits answers such questions with the host that it waits for.  Both are
 * one int of TAG_LINK_INQUIRY: a question is ASK, an answer is the index of a host.  A host
 * that answers with a third host is there: that one will be told of, by it.
 */
struct inquiry;

/* RETURN: an inquiry between LEADERS, to be released by inquiry_end(), or NULL with the reason
 * in ERR.
 */
struct inquiry *inquiry_begin(const struct node_leaders *leaders, struct error *err);

/* Ask HOST what it waits for. */
int inquiry_ask(struct inquiry *inquiry, int host, struct error *err);

/* While this host waits for HOST: answer the questions that have come, and look for an answer
 * of HOST.
 * RETURN: 0 with *ELSEWHERE set if HOST has answered that it waits for a third host, or -1
 * with the reason in ERR.
 */
int inquiry_look(struct inquiry *inquiry, int host, bool *elsewhere, struct error *err);

/* Release INQUIRY.  Messages that nobody waited for any more are received before. */
void inquiry_end(struct inquiry *inquiry);

#endif /* PIJOB_LINKS_INQUIRY_H */
