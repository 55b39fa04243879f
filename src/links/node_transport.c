/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * node_transport.c - find out which transport carries the messages within a host
 *
 * If the kernel counts the bytes of TCP connections, it was TCP.  Otherwise MPI names the
 * component, and for Open MPI's own shared memory how it copies large messages.  A library
 * below MPI (UCX, libfabric) does not tell; but the kernel shows whether the process has
 * memory in common with others, and no InfiniBand device that could do the same.
 */

#include <config.h>

#include "node_transport.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "components.h"
#include "core/text.h"
#include "network.h"

/* Whether this process maps shared memory of POSIX or of System V, not only that of PMIx. */
static bool has_shared_memory(void)
{
    FILE *file = fopen("/proc/self/maps", "re");
    char line[512];
    bool found = false;

    while (file && fgets(line, sizeof(line), file))
        found = found || (strstr(line, " rw-s ") &&
                          (strstr(line, " /dev/shm/") || strstr(line, " /SYSV")));
    if (file)
        (void)fclose(file);
    return found;
}

/* Name the shared memory among the BTLs, and how it copies. */
static void name_btl(char *name, const struct components layers[LAYERS])
{
    const struct components *btls = &layers[LAYER_BTL];
    const struct components *copies = &layers[LAYER_SMSC];
    struct text list = text_begin(name, NODE_TRANSPORT_SIZE);
    char copy[COMPONENT_SIZE];

    for (int i = 0; i < btls->count; i++) {
        if (!component_is_shared_memory(btls->name[i]))
            continue;
        text_item(&list, "+", btls->name[i]);
        if (strcmp(btls->name[i], "vader") == 0 && components_vader_copy(copy, sizeof(copy)))
            text_add(&list, "/%s", copy);
        else if (strcmp(btls->name[i], "sm") == 0 && copies->count <= 1)
            text_add(&list, "/%s", copies->count == 1 ? copies->name[0] : "none");
    }
}

char *node_transport_used(uint64_t before, uint64_t volume, char *name)
{
    struct components layers[LAYERS];
    const struct components *library;
    char device[32];
    bool tcp = volume > 0 && network_tcp_bytes_of_all() - before >= volume / 2;

    name[0] = '\0';
    components_ask(layers);
    if (layers[LAYER_PML].count == 0 || components_have(&layers[LAYER_PML], "ob1")) {
        if (tcp)
            (void)snprintf(name, NODE_TRANSPORT_SIZE, "tcp");
        else
            name_btl(name, layers);
        return name;
    }
    /* The PML cm passes messages to an MTL; the PML ucx is named after its library. */
    library =
        components_have(&layers[LAYER_PML], "cm") ? &layers[LAYER_MTL] : &layers[LAYER_PML];
    if (library->count == 1)
        (void)snprintf(name, NODE_TRANSPORT_SIZE, "%s%s", library->name[0],
                       tcp ? "/tcp"
                       : !network_verbs_device(device, sizeof(device)) && has_shared_memory()
                           ? "/shm"
                           : "");
    else if (tcp)
        (void)snprintf(name, NODE_TRANSPORT_SIZE, "tcp");
    return name;
}

bool node_transport_refuse(char *name)
{
    static const char cma[] = "/cma";
    char *end = strrchr(name, '/');

    if (!end || strcmp(end, cma) != 0)
        return false;
    (void)snprintf(end, (size_t)(name + NODE_TRANSPORT_SIZE - end), "/none");
    return true;
}
