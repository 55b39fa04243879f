/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_NODE_NAME_H
#define PIJOB_SLURM_NODE_NAME_H

#include <stddef.h>

#include "core/host.h"

/* Write the name of the node that this process runs on into NAME (SIZE bytes, see
 * HOST_NAME_SIZE): the name that Slurm gives it, or else the short host name.  Several slurmd
 * on one host share a host name, but are several nodes.
 * RETURN: NAME.
 */
char *slurm_node_name(char *name, size_t size);

#endif /* PIJOB_SLURM_NODE_NAME_H */
