/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_name.c - the name of the node that this process runs on
 */

#include <config.h>

#include "node_name.h"

#include <stdio.h>

#include "slurm.h"

char *slurm_node_name(char *name, size_t size)
{
    struct slurm slurm = slurm_read();

    if (!slurm.node_name)
        return host_short_name(name, size);
    (void)snprintf(name, size, "%s", slurm.node_name);
    return name;
}
