/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_WITNESS_H
#define PIJOB_LAUNCH_WITNESS_H

#include "launcher.h"

/* What shows, without the ancestors, that a launcher has started this process.  The later ones
 * are stronger. */
enum proof {
    PROOF_NONE,      /* nothing but its variables, which can be inherited */
    PROOF_VARIABLES, /* variables of PMI or PMIx that fit, but nobody serves them here */
    PROOF_LIVE,      /* what serves them, or the step, is alive, but may be further up */
    PROOF_SOCKET,    /* an open socket to it, which is this process's own */
};

/* Ask the witness of the launcher that tells STORY; the variables are those that LOOKUP finds.
 * RETURN: the proof.
 */
enum proof witness_ask(const struct launcher_story *story, launcher_lookup *lookup);

#endif /* PIJOB_LAUNCH_WITNESS_H */
