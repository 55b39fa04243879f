/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_OWNER_PROCESS_H
#define PIJOB_TESTS_OWNER_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

/* Start a process that takes the checkpoint directory DIR, called "ck", as the launch RUN, and
 * then waits to be killed.  After five minutes it ends by itself, if a failed test has left
 * it. RETURN: its number.  The test fails if it could not take the directory.
 */
pid_t owner_process_start(int dir, uint64_t run);

/* Kill it, and learn its end.
 */
void owner_process_end(pid_t pid);

#endif /* PIJOB_TESTS_OWNER_PROCESS_H */
