/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_OWNER_LIFE_H
#define PIJOB_CHECKPOINT_OWNER_LIFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "owner_file.h"

/* RETURN: this process, in the launch RUN.
 */
struct owner owner_self(uint64_t run);

/* Whether OWNER is known to be gone; SELF asks.  Known is: an earlier start of this very job;
 * a job or step that Slurm, which was asked and has answered, no longer runs; a process that
 * this host, in the same boot and the same PID namespace, no longer has.  Anything else may be
 * alive.
 * RETURN: whether it is gone; if not, how that was found, for a person, in WHY.
 */
bool owner_is_gone(const struct owner *owner, const struct owner *self, char *why,
                   size_t size);

#endif /* PIJOB_CHECKPOINT_OWNER_LIFE_H */
