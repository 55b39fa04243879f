/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * versions.c - the versions of MPI and PMIx, compiled against and loaded
 */

#include <config.h>

#include "versions.h"

#include <ctype.h>
#include <dlfcn.h>
#include <mpi.h>
#include <stdio.h>
#include <string.h>

#include "libraries.h"
#include "version_text.h"

#if HAVE_PMIX
#include <pmix_version.h>
#endif

#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x

const char *versions_mpi_compiled(void)
{
#if defined(OMPI_MAJOR_VERSION)
    return "Open MPI v" TEXT(OMPI_MAJOR_VERSION) "." TEXT(OMPI_MINOR_VERSION) "." TEXT(
        OMPI_RELEASE_VERSION);
#elif defined(MPICH_VERSION)
    return "MPICH " MPICH_VERSION;
#else
    return "MPI " TEXT(MPI_VERSION) "." TEXT(MPI_SUBVERSION);
#endif
}

const char *versions_mpi_text(void)
{
    static char line[256];
    char text[MPI_MAX_LIBRARY_VERSION_STRING];
    int length = 0;

    if (MPI_Get_library_version(text, &length) != MPI_SUCCESS)
        return "unknown";
    return version_line(line, sizeof(line), text);
}

const char *versions_mpi_loaded(void)
{
    static char item[128];

    return version_item(item, sizeof(item), versions_mpi_text());
}

const char *versions_mpi_standard(void)
{
    static char text[32];
    int version = 0;
    int subversion = 0;

    (void)MPI_Get_version(&version, &subversion);
    (void)snprintf(text, sizeof(text), "%d.%d", version, subversion);
    return text;
}

const char *versions_pmix_compiled(void)
{
#if HAVE_PMIX
    static char text[32];

    (void)snprintf(text, sizeof(text), "%ld.%ld.%ld", (long)PMIX_VERSION_MAJOR,
                   (long)PMIX_VERSION_MINOR, (long)PMIX_VERSION_RELEASE);
    return text;
#else
    return NULL;
#endif
}

/* PMIx_Get_version() returns "OpenPMIx 4.2.2, repo revision: ...". */
const char *versions_pmix_loaded(void)
{
    static char item[128];
    struct loaded found = libraries_pmix();
    const char *(*get_version)(void) = NULL;
    void *library;
    void *address;

    if (found.count == 0 ||
        !(library = dlopen(found.library[0].path, RTLD_LAZY | RTLD_NOLOAD)))
        return NULL;
    address = dlsym(library, "PMIx_Get_version");
    memcpy(&get_version, &address, sizeof(address));
    if (get_version) {
        const char *text = get_version();

        while (*text && *text != ',' && !isdigit((unsigned char)*text))
            text++;
        (void)version_item(item, sizeof(item), text);
    }
    (void)dlclose(library);
    return get_version ? item : NULL;
}
