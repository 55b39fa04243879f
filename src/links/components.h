/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_COMPONENTS_H
#define PIJOB_LINKS_COMPONENTS_H

#include <stdbool.h>
#include <stddef.h>

enum { COMPONENTS_MAX = 8, COMPONENT_SIZE = 24 };

/* The layers below MPI_Send in Open MPI: point-to-point management, matching, byte transfer,
 * and the single copy of messages within a host (Open MPI 5).
 */
enum layer { LAYER_PML, LAYER_MTL, LAYER_BTL, LAYER_SMSC, LAYERS };

/* The components in use, of one layer. */
struct components {
    char name[COMPONENTS_MAX][COMPONENT_SIZE];
    int count;
};

/* Ask MPI which components it uses; for MPICH, the name of its communication module is that of
 * the PML.  A layer without any is one of which MPI does not tell.
 */
void components_ask(struct components layers[LAYERS]);

/* RETURN: whether NAME is one of COMPONENTS.
 */
bool components_have(const struct components *components, const char *name);

/* RETURN: whether NAME is a BTL that reaches this host only, by its shared memory.
 */
bool component_is_shared_memory(const char *name);

/* Write how the BTL vader of Open MPI 4 copies large messages within a host into NAME (SIZE
 * bytes): cma, knem, xpmem, emulated or none.
 * RETURN: whether MPI tells.
 */
bool components_vader_copy(char *name, size_t size);

#endif /* PIJOB_LINKS_COMPONENTS_H */
