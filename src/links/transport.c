/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * transport.c - find out which transport carries the messages between hosts
 *
 * MPI names its components (components.h), but not what a library below them (UCX, libfabric)
 * uses.  But the kernel counts the bytes of TCP connections, and shows which InfiniBand
 * devices a process has open (network.h).
 */

#include <config.h>

#include "transport.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "components.h"
#include "core/text.h"
#include "network.h"

/* ---- What the kernel tells ---- */

struct traffic transport_traffic(void)
{
    struct traffic traffic = {.bytes = 0};

    traffic.bytes = network_tcp_bytes(traffic.over, sizeof(traffic.over));
    return traffic;
}

/* ---- Together ---- */

/* Name Open MPI's own transports.  TCP: it was TCP. */
static void name_btl(struct transport *t, const struct components *btls, bool tcp)
{
    struct text list = text_begin(t->name, sizeof(t->name));

    if (tcp) {
        text_add(&list, "tcp");
        return;
    }
    for (int i = 0; i < btls->count; i++)
        if (strcmp(btls->name[i], "tcp") != 0 && !component_is_shared_memory(btls->name[i]))
            text_item(&list, "+", btls->name[i]);
}

struct transport transport_used(const struct traffic *before, uint64_t volume)
{
    struct components names[LAYERS];
    struct traffic now = transport_traffic();
    bool tcp = volume > 0 && now.bytes - before->bytes >= volume / 2;
    struct transport t = {.name = ""};
    const struct components *library;
    bool verbs;

    (void)network_ports(NETWORK_PORTS_ROOT, t.ports, sizeof(t.ports));
    verbs = !tcp && network_verbs_device(t.over, sizeof(t.over));
    if (tcp)
        memcpy(t.over, now.over, sizeof(t.over));
    components_ask(names);
    if (names[LAYER_PML].count == 0 || components_have(&names[LAYER_PML], "ob1")) {
        name_btl(&t, &names[LAYER_BTL], tcp);
        return t;
    }
    /* The PML cm passes messages to an MTL; the PML ucx is named after its library. */
    library = components_have(&names[LAYER_PML], "cm") ? &names[LAYER_MTL] : &names[LAYER_PML];
    if (library->count == 1)
        (void)snprintf(t.name, sizeof(t.name), "%s%s", library->name[0],
                       tcp     ? "/tcp"
                       : verbs ? "/ib"
                               : "");
    else if (tcp)
        (void)snprintf(t.name, sizeof(t.name), "tcp");
    return t;
}

char *transport_text(const struct transport *transport, char text[TRANSPORT_TEXT_SIZE])
{
    (void)snprintf(text, TRANSPORT_TEXT_SIZE, "%s%s%s",
                   *transport->name ? transport->name : "unknown",
                   *transport->over ? " over " : "", transport->over);
    return text;
}
