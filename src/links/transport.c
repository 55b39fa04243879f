/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * transport.c - find out which transport carries the messages
 *
 * The configuration of MPI says little about what MPI uses.  Open MPI drops the variables of
 * components that it did not select; the remaining categories of MPI_T name those that it did,
 * such as ompi_pml_ob1 and opal_btl_tcp, or ompi_pml_ucx.  MPI_T does not tell what a library
 * below them (UCX, libfabric) uses.  But the kernel counts the bytes of TCP connections, and
 * shows which InfiniBand devices a process has open (network.h).
 */

#include <config.h>

#include "transport.h"

#include <mpi.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "network.h"

enum { NAMES_MAX = 8, NAME_SIZE = 24 };

/* Components in use, of one kind. */
struct names {
    char name[NAMES_MAX][NAME_SIZE];
    int count;
};

/* ---- The components of MPI ---- */

static void add_name(struct names *names, const char *name)
{
    if (names->count < NAMES_MAX)
        (void)snprintf(names->name[names->count++], NAME_SIZE, "%.*s", NAME_SIZE - 1, name);
}

static bool has_name(const struct names *names, const char *name)
{
    for (int i = 0; i < names->count; i++)
        if (strcmp(names->name[i], name) == 0)
            return true;
    return false;
}

/* The layers below MPI_Send: point-to-point management, matching, byte transfer. */
enum layer { LAYER_PML, LAYER_MTL, LAYER_BTL, LAYERS };

static const struct {
    const char *prefix;
    const char *const others[6]; /* categories that do not reach another host */
} layers[LAYERS] = {
    [LAYER_PML] = {"ompi_pml_", {"base", "v", "monitoring", "crcpw", NULL}},
    [LAYER_MTL] = {"ompi_mtl_", {"base", NULL}},
    [LAYER_BTL] = {"opal_btl_", {"base", "self", "vader", "sm", "smcuda", NULL}},
};

static void take_category(struct names names[LAYERS], const char *category)
{
    for (int i = 0; i < LAYERS; i++) {
        size_t length = strlen(layers[i].prefix);
        bool other = strncmp(category, layers[i].prefix, length) != 0;

        for (int k = 0; !other && layers[i].others[k]; k++)
            other = strcmp(category + length, layers[i].others[k]) == 0;
        if (!other && !strchr(category + length, '_'))
            add_name(&names[i], category + length);
    }
}

static void ask_mpi(struct names names[LAYERS])
{
    int provided;
    int count = 0;

    if (MPI_T_init_thread(MPI_THREAD_SINGLE, &provided) != MPI_SUCCESS)
        return;
    (void)MPI_T_category_get_num(&count);
    for (int i = 0; i < count; i++) {
        char name[128] = "";
        int length = sizeof(name);
        int none = 0;
        int variables;
        int categories;
        int performance;

        if (MPI_T_category_get_info(i, name, &length, NULL, &none, &variables, &performance,
                                    &categories) == MPI_SUCCESS)
            take_category(names, name);
    }
    (void)MPI_T_finalize();
}

/* MPICH names its communication module in its version: "Device: ch4:ucx". */
static void ask_version(struct names names[LAYERS])
{
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    char module[NAME_SIZE] = "";
    const char *device;
    int length = 0;

    (void)MPI_Get_library_version(text, &length);
    device = strstr(text, "ch4:");
    if (device && sscanf(device, "ch4:%23[a-z0-9]", module) == 1)
        add_name(&names[LAYER_PML], module);
}

/* ---- What the kernel tells ---- */

struct traffic transport_traffic(void)
{
    struct traffic traffic = {.bytes = 0};

    traffic.bytes = network_tcp_bytes(traffic.over, sizeof(traffic.over));
    return traffic;
}

/* ---- Together ---- */

/* Name Open MPI's own transports.  TCP: it was TCP. */
static void name_btl(struct transport *t, const struct names *btls, bool tcp)
{
    struct text list = text_begin(t->name, sizeof(t->name));

    if (tcp) {
        text_add(&list, "tcp");
        return;
    }
    for (int i = 0; i < btls->count; i++)
        if (strcmp(btls->name[i], "tcp") != 0)
            text_item(&list, "+", btls->name[i]);
}

struct transport transport_used(const struct traffic *before, uint64_t volume)
{
    struct names names[LAYERS] = {{.count = 0}};
    struct traffic now = transport_traffic();
    bool tcp = volume > 0 && now.bytes - before->bytes >= volume / 2;
    struct transport t = {.name = ""};
    const struct names *library;
    bool verbs;

    (void)network_ports(NETWORK_PORTS_ROOT, t.ports, sizeof(t.ports));
    verbs = !tcp && network_verbs_device(t.over, sizeof(t.over));
    if (tcp)
        memcpy(t.over, now.over, sizeof(t.over));
    ask_mpi(names);
    if (names[LAYER_PML].count == 0)
        ask_version(names);
    if (names[LAYER_PML].count == 0 || has_name(&names[LAYER_PML], "ob1")) {
        name_btl(&t, &names[LAYER_BTL], tcp);
        return t;
    }
    /* The PML cm passes messages to an MTL; the PML ucx is named after its library. */
    library = has_name(&names[LAYER_PML], "cm") ? &names[LAYER_MTL] : &names[LAYER_PML];
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
