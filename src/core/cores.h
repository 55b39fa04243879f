/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_CORES_H
#define PIJOB_CORE_CORES_H

#include "cpu_mask.h"

/* Write the physical cores that CPUS of this machine belong to (two hardware threads of a
 * core are one core), each as the lowest CPU that it has, to BITS (CPU_MASK_BYTES of them).
 * RETURN: them, in BITS; not known where pijob was built without hwloc, or the system does
 * not tell.
 */
struct cpu_mask cores_of(struct cpu_mask cpus, uint8_t *bits);

/* RETURN: the version of hwloc's interface, compiled against and loaded, such as "API 2.8.0"
 * (of the library itself it tells none); NULL where pijob was built without it.
 */
const char *cores_hwloc_compiled(void);
const char *cores_hwloc_loaded(void);

#endif /* PIJOB_CORE_CORES_H */
