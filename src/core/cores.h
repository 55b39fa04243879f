/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_CORES_H
#define PIJOB_CORE_CORES_H

#include "cpu_mask.h"

/* Write the physical cores of the CPUS of this machine to BITS (CPU_MASK_BYTES of them).  Two
 * hardware threads of a core are one core.  The number of a core is that of its lowest CPU.
 * RETURN: the cores, in BITS; unknown if pijob was built without hwloc, or hwloc fails.
 */
struct cpu_mask cores_of(struct cpu_mask cpus, uint8_t *bits);

/* RETURN: the version of hwloc's interface against which pijob was compiled, or with which it
 * runs, such as "API 2.8.0" (hwloc does not tell the version of the library itself); NULL if
 * pijob was built without hwloc.
 */
const char *cores_hwloc_compiled(void);
const char *cores_hwloc_loaded(void);

#endif /* PIJOB_CORE_CORES_H */
