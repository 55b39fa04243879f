/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_PORTS_H
#define PIJOB_LINKS_PORTS_H

#include <stddef.h>

#define PORTS_ROOT "/sys/class/infiniband"

/* Write the devices below ROOT, as PORTS_ROOT has them, of which a port is active and is
 * one of InfiniBand or Omni-Path, into TEXT: mlx5_0,mlx5_1.  An Ethernet port, which an
 * adapter for RoCE shows there as well, does not count: TCP over it is no mistake.
 * RETURN: how many devices.
 */
int ports_active(const char *root, char *text, size_t size);

#endif /* PIJOB_LINKS_PORTS_H */
