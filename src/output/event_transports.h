/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_OUTPUT_EVENT_TRANSPORTS_H
#define PIJOB_OUTPUT_EVENT_TRANSPORTS_H

#include <stdbool.h>

#include "core/host.h"
#include "core/yaml_out.h"

/* The transports of hosts, which a test has found. */
struct event_transports {
    const void *report; /* of the test */
    int hosts;
    char (*node)[HOST_NAME_SIZE]; /* the name of each host */

    /* RETURN: whether hosts A and B have the same transport; of A and A, whether it has any.
     */
    bool (*same)(const void *report, int a, int b);

    /* Write the name of the transport of HOST, and what else is known of it.
     */
    void (*put)(struct yaml_out *out, const void *report, int host);
};

/* Write a few different TRANSPORTS, each with its hosts.  All hosts of a good cluster share
 * one.
 */
void event_put_transports(struct yaml_out *out, const struct event_transports *transports);

#endif /* PIJOB_OUTPUT_EVENT_TRANSPORTS_H */
