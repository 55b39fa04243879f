/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * generations.c - a PMIx client that is too new for its server
 */

#include <config.h>

#include "generations.h"

#include <stdlib.h>

#include "version_text.h"
#include "versions.h"

bool generations_apart(const char *server, struct error *err)
{
    const char *client = versions_pmix_loaded();
    long lead = version_lead(client, server);
    long major = server ? strtol(server, NULL, 10) : 0;

    if (lead <= PMIX_LEAD_MAX)
        return false;
    (void)error_set(
        err,
        "PMIx %s of this MPI (%s) is %ld major versions newer than PMIx %s of the "
        "launcher, and MPI may fail in MPI_Init or in its first messages: use an MPI, "
        "or a container image, with PMIx %ld or %ld, or a launcher built with a newer "
        "PMIx",
        client, versions_mpi_loaded(), lead, server, major, major + PMIX_LEAD_MAX);
    return true;
}
