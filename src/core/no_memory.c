/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * no_memory.c - tell where memory is short
 */

#include <config.h>

#include "no_memory.h"

#include "host.h"

int no_memory(struct error *err, const char *what)
{
    char host[HOST_NAME_SIZE];

    return error_set(err, "%s: out of memory on %s", what,
                     host_short_name(host, sizeof(host)));
}
