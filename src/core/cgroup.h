/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_CGROUP_H
#define PIJOB_CORE_CGROUP_H

#include <stdint.h>

#define LIMIT_NONE UINT64_MAX

/* Call VISIT with ARG for each cgroup that this process is in and that has CONTROLLER
 * ("memory", "pids"), from its own one upwards: DIRECTORY of the cgroup, and the VERSION of
 * cgroups, 1 or 2 (cgroups(7)).
 */
void cgroup_visit(const char *controller,
                  void (*visit)(const char *directory, int version, void *arg), void *arg);

/* RETURN: the number in DIRECTORY/FILE, or LIMIT_NONE if there is none ("max").
 */
uint64_t cgroup_number(const char *directory, const char *file);

#endif /* PIJOB_CORE_CGROUP_H */
