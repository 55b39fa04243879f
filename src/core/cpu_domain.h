/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_CPU_DOMAIN_H
#define PIJOB_CORE_CPU_DOMAIN_H

#include "cpu_mask.h"

/* The part of this machine in which some CPUs are. */
struct cpu_domain {
    int socket; /* -1: they are on several sockets, or it is unknown */
    int numa;   /* NUMA domain; the same */
};

/* RETURN: the domain of CPUS; unknown if pijob was built without hwloc, or hwloc fails.
 */
struct cpu_domain cpu_domain_of(struct cpu_mask cpus);

#endif /* PIJOB_CORE_CPU_DOMAIN_H */
