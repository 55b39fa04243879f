/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_INTERFACES_H
#define PIJOB_LAUNCH_INTERFACES_H

#include <stddef.h>

/* Write the network interfaces of this host that are up, without the loopback, with their
 * addresses, "eth0 10.1.0.3, ib0 10.2.0.3", into TEXT: those that MPI has to choose from.
 * RETURN: TEXT; "none" where there are none.
 */
char *interfaces_list(char *text, size_t size);

#endif /* PIJOB_LAUNCH_INTERFACES_H */
