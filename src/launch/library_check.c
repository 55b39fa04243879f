/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * library_check.c - check that one MPI and one PMIx library are loaded, and that they fit
 */

#include <config.h>

#include "library_check.h"

#include <ctype.h>
#include <dlfcn.h>
#include <glob.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libraries.h"
#include "versions.h"

/* The first two numbers of a version: "Open MPI v4.1.4" is 4001. */
static long release(const char *text)
{
    char *end;
    long major;

    while (*text && !isdigit((unsigned char)*text))
        text++;
    major = strtol(text, &end, 10);
    return major * 1000 + (*end == '.' ? strtol(end + 1, NULL, 10) : 0);
}

/* Open MPI runs programs compiled with an older version, not with a newer one. */
static bool is_older(const char *loaded, const char *compiled)
{
    int version = 0;
    int subversion = 0;

    if (strncmp(loaded, "Open MPI", 8) == 0 && release(loaded) < release(compiled))
        return true;
    return MPI_Get_version(&version, &subversion) == MPI_SUCCESS &&
           version * 1000 + subversion < MPI_VERSION * 1000 + MPI_SUBVERSION;
}

int library_check_mpi(struct error *err)
{
    struct loaded found = libraries_mpi();
    const char *compiled = versions_mpi_compiled();
    const char *loaded;
    const char *family;
    char paths[LOADED_MAX * LOADED_PATH_SIZE];

    (void)loaded_paths(&found, paths, sizeof(paths));
    if (found.count > 1)
        return error_set(err, "%d MPI libraries are loaded into one process: %s", found.count,
                         paths);
    /* Only now: of two libraries, either might answer. */
    loaded = versions_mpi_loaded();
    family = libraries_family(loaded);
    if (*family && *libraries_family(compiled) &&
        strcmp(family, libraries_family(compiled)) != 0)
        return error_set(err, "pijob was compiled against %s, but runs with %s (%s)", compiled,
                         loaded, paths);
    if (is_older(loaded, compiled))
        return error_set(err, "pijob was compiled against %s, but runs with the older %s (%s)",
                         compiled, loaded, paths);
    return 0;
}

int library_check_pmix(struct error *err)
{
    struct loaded found = libraries_pmix();
    char paths[LOADED_MAX * LOADED_PATH_SIZE];

    if (found.count <= 1)
        return 0;
    return error_set(err, "%d PMIx libraries are loaded into one process: %s", found.count,
                     loaded_paths(&found, paths, sizeof(paths)));
}

/* ---- The plugins of Open MPI ---- */

/* Open MPI up to 4 has a plugin for each way to start.  RETURN: the number of plugins that
 * match NAME. */
static size_t count_plugins(const char *directory, const char *name)
{
    char pattern[LOADED_PATH_SIZE + 64];
    glob_t found;
    size_t count = 0;

    (void)snprintf(pattern, sizeof(pattern), "%s/mca_pmix_%s.so", directory, name);
    if (glob(pattern, 0, NULL, &found) == 0)
        count = found.gl_pathc;
    globfree(&found);
    return count;
}

/* RETURN: whether there is a plugin for PMI-1, PMI-2 or Cray's PMI. */
static bool has_other_way(const char *directory)
{
    return count_plugins(directory, "s[12]") > 0 || count_plugins(directory, "cray") > 0;
}

bool library_check_only_pmix(void)
{
    /* Where plugins are, below the directory of libmpi: as Open MPI installs them, and Debian.
     */
    static const char *const directories[] = {"openmpi", "openmpi/lib/openmpi3"};
    struct loaded found = libraries_mpi();
    bool only = false;
    char *slash;

    if (strncmp(versions_mpi_loaded(), "Open MPI", 8) != 0 || found.count != 1 ||
        release(versions_mpi_loaded()) >= 5000)
        return false;
    /* The plugins may be elsewhere, or built in. */
    if (getenv("OPAL_PREFIX") || getenv("OMPI_MCA_mca_base_component_path") ||
        getenv("OMPI_MCA_pmix") || getenv("OMPI_MCA_ess") ||
        dlsym(RTLD_DEFAULT, "mca_pmix_s1_component") ||
        dlsym(RTLD_DEFAULT, "mca_pmix_s2_component"))
        return false;
    slash = strrchr(found.library[0].path, '/');
    if (!slash)
        return false;
    *slash = '\0';
    for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
        char directory[LOADED_PATH_SIZE + 32];

        (void)snprintf(directory, sizeof(directory), "%s/%s", found.library[0].path,
                       directories[i]);
        if (has_other_way(directory))
            return false;
        only = only || count_plugins(directory, "*") > 0;
    }
    return only;
}
