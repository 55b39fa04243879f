/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_HOSTS_H
#define PIJOB_SLURM_SLURM_HOSTS_H

#include <stddef.h>

/* Find the host of NODE in TEXT, the answer of `scontrol --oneliner show node`, which has a
 * line a node: NodeName=n1 ... NodeAddr=10.0.0.1 NodeHostName=n1 ...
 * RETURN: 0 with the host name up to its first dot in HOST, or -1: it is not there.
 */
int slurm_hosts_find(const char *text, const char *node, char *host, size_t size);

#endif /* PIJOB_SLURM_SLURM_HOSTS_H */
