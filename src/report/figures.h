/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_REPORT_FIGURES_H
#define PIJOB_REPORT_FIGURES_H

#include "model.h"
#include "out.h"

/* Append on one line what LAUNCH measured: ranks and nodes, the rate, the wire-up, and the
 * latency and the bandwidth of the links, each with its worst host or pair, and the checks
 * that were skipped, since an expectation that could not be measured is not fulfilled.
 * Nothing, if it has no result.
 */
void figures_put(struct out *out, const struct launch *launch);

#endif /* PIJOB_REPORT_FIGURES_H */
