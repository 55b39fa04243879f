/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * version.c - pijob --version
 */

#include <config.h>

#include "version.h"

#include <stdio.h>
#include <yaml.h>

#include "core/cpu_mask.h"
#include "launch/versions.h"
#include "sum/compute.h"

static void print_library(const char *name, const char *compiled, const char *loaded)
{
    if (compiled && loaded)
        (void)printf("%-8s compiled against %s, loaded %s\n", name, compiled, loaded);
    else if (compiled)
        (void)printf("%-8s compiled against %s, loaded by MPI when it starts\n", name,
                     compiled);
    else
        (void)printf("%-8s not built in\n", name);
}

void version_print(void)
{
    (void)printf("pijob %s\n", PACKAGE_VERSION);
    print_library("MPI", versions_mpi_compiled(), versions_mpi_loaded());
    print_library("PMIx", versions_pmix_compiled(), versions_pmix_loaded());
    print_library("hwloc", cores_hwloc_compiled(), cores_hwloc_loaded());
    if (!compute_has_threads())
        (void)printf("%-8s not built in: one thread a rank\n", "OpenMP");
    print_library("libyaml", YAML_COMPILED_VERSION, yaml_get_version_string());
}
