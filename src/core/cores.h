/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_CORES_H
#define PIJOB_CORE_CORES_H

/* RETURN: on how many physical cores this process may run (two hardware threads
 * of a core are one core), or -1 where that is not known: pijob was built
 * without hwloc, or the system does not tell.
 */
int cores_available(void);

/* RETURN: the version of hwloc, compiled against and loaded, such as "2.9.0";
 * NULL where pijob was built without it.
 */
const char *cores_hwloc_compiled(void);
const char *cores_hwloc_loaded(void);

#endif /* PIJOB_CORE_CORES_H */
