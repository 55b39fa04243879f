/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * version.c - pijob --version
 */

#include <config.h>

#include "version.h"

#include <yaml.h>

#include "core/cores.h"
#include "launch/versions.h"
#include "output/output.h"
#include "sum/compute.h"

static void print_library(const char *name, const char *compiled, const char *loaded)
{
    if (compiled && loaded)
        output_line("%-8s compiled against %s, loaded %s", name, compiled, loaded);
    else if (compiled)
        output_line("%-8s compiled against %s, loaded by MPI when it starts", name, compiled);
    else
        output_line("%-8s not built in", name);
}

void version_print(void)
{
    output_line("pijob %s", PACKAGE_VERSION);
    print_library("MPI", versions_mpi_compiled(), versions_mpi_loaded());
    print_library("PMIx", versions_pmix_compiled(), versions_pmix_loaded());
    print_library("hwloc", cores_hwloc_compiled(), cores_hwloc_loaded());
    if (!compute_has_threads())
        output_line("%-8s not built in: one thread per rank", "OpenMP");
    print_library("libyaml", YAML_COMPILED_VERSION, yaml_get_version_string());
}
