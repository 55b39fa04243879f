/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * libraries.c - find the loaded libraries of MPI and PMIx
 */

#include <config.h>

#include "libraries.h"

#include <string.h>

struct loaded libraries_mpi(void)
{
    static const char *const stems[] = {"libmpi", "libmpich", NULL};

    return loaded_find(stems);
}

struct loaded libraries_pmix(void)
{
    static const char *const stems[] = {"libpmix", NULL};

    return loaded_find(stems);
}

const char *libraries_family(const char *text)
{
    static const struct {
        const char *brand;
        const char *family;
    } brands[] = {
        {"Open MPI", "Open MPI"}, {"MPICH", "MPICH"}, {"CRAY MPICH", "MPICH"},
        {"MVAPICH", "MPICH"},     {"Intel", "MPICH"}, {"ParaStation", "MPICH"},
    };

    for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++)
        if (strstr(text, brands[i].brand))
            return brands[i].family;
    return "";
}
