/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * components.c - the components that MPI uses
 *
 * The configuration of MPI says little about what MPI uses.  Open MPI drops the variables of
 * components that it did not select; the remaining categories of MPI_T name those that it did,
 * such as ompi_pml_ob1 and opal_btl_tcp, or ompi_pml_ucx.
 */

#include <config.h>

#include "components.h"

#include <mpi.h>
#include <stdio.h>
#include <string.h>

#define VADER_COPY "btl_vader_single_copy_mechanism"

static void add_name(struct components *components, const char *name)
{
    if (components->count < COMPONENTS_MAX)
        (void)snprintf(components->name[components->count++], COMPONENT_SIZE, "%.*s",
                       COMPONENT_SIZE - 1, name);
}

bool components_have(const struct components *components, const char *name)
{
    for (int i = 0; i < components->count; i++)
        if (strcmp(components->name[i], name) == 0)
            return true;
    return false;
}

bool component_is_shared_memory(const char *name)
{
    return strcmp(name, "vader") == 0 || strcmp(name, "sm") == 0 ||
           strcmp(name, "smcuda") == 0;
}

#if HAVE_MPI_T

/* ---- The single copy of vader ---- */

/* Write the name of the VALUE of the enumeration OF into NAME. */
static bool name_value(MPI_T_enum of, int value, char *name, size_t size)
{
    char text[64] = "";
    int length = sizeof(text);
    int count = 0;

    if (of == MPI_T_ENUM_NULL || MPI_T_enum_get_info(of, &count, text, &length) != MPI_SUCCESS)
        return false;
    for (int i = 0; i < count; i++) {
        int its = 0;

        length = sizeof(text);
        if (MPI_T_enum_get_item(of, i, &its, text, &length) == MPI_SUCCESS && its == value) {
            (void)snprintf(name, size, "%s", text);
            return true;
        }
    }
    return false;
}

/* The variable number INDEX, an int, of the enumeration OF. */
static bool read_choice(int index, MPI_T_enum of, char *name, size_t size)
{
    MPI_T_cvar_handle handle;
    int count = 0;
    int value = 0;
    bool read;

    if (MPI_T_cvar_handle_alloc(index, NULL, &handle, &count) != MPI_SUCCESS)
        return false;
    read = count == 1 && MPI_T_cvar_read(handle, &value) == MPI_SUCCESS &&
           name_value(of, value, name, size);
    (void)MPI_T_cvar_handle_free(&handle);
    return read;
}

bool components_vader_copy(char *name, size_t size)
{
    int provided;
    int count = 0;
    bool found = false;

    if (MPI_T_init_thread(MPI_THREAD_SINGLE, &provided) != MPI_SUCCESS)
        return false;
    (void)MPI_T_cvar_get_num(&count);
    for (int i = 0; i < count && !found; i++) {
        char its[128] = "";
        int length = sizeof(its);
        int none = 0;
        int verbosity;
        int binding;
        int scope;
        MPI_Datatype type;
        MPI_T_enum of;

        /* MPI writes at most LENGTH bytes, and its end. */
        if (MPI_T_cvar_get_info(i, its, &length, &verbosity, &type, &of, NULL, &none, &binding,
                                &scope) == MPI_SUCCESS &&
            strcmp(its, VADER_COPY) == 0 && binding == MPI_T_BIND_NO_OBJECT && type == MPI_INT)
            found = read_choice(i, of, name, size);
    }
    (void)MPI_T_finalize();
    return found;
}

/* ---- The layers of MPI ---- */

static const struct {
    const char *prefix;
    const char *const others[6]; /* categories that carry no messages themselves */
} layers_of_mpi[LAYERS] = {
    [LAYER_PML] = {"ompi_pml_", {"base", "v", "monitoring", "crcpw", NULL}},
    [LAYER_MTL] = {"ompi_mtl_", {"base", NULL}},
    [LAYER_BTL] = {"opal_btl_", {"base", "self", NULL}},
    [LAYER_SMSC] = {"opal_smsc_", {"base", NULL}},
};

static void take_category(struct components layers[LAYERS], const char *category)
{
    for (int i = 0; i < LAYERS; i++) {
        size_t length = strlen(layers_of_mpi[i].prefix);
        bool other = strncmp(category, layers_of_mpi[i].prefix, length) != 0;

        for (int k = 0; !other && layers_of_mpi[i].others[k]; k++)
            other = strcmp(category + length, layers_of_mpi[i].others[k]) == 0;
        if (!other && !strchr(category + length, '_'))
            add_name(&layers[i], category + length);
    }
}

static void ask_mpi(struct components layers[LAYERS])
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
            take_category(layers, name);
    }
    (void)MPI_T_finalize();
}

#else /* !HAVE_MPI_T */

bool components_vader_copy(char *name, size_t size)
{
    (void)name;
    (void)size;
    return false;
}

static void ask_mpi(struct components layers[LAYERS])
{
    (void)layers;
}

#endif /* HAVE_MPI_T */

/* MPICH names its communication module in its version: "Device: ch4:ucx". */
static void ask_version(struct components layers[LAYERS])
{
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    char module[COMPONENT_SIZE] = "";
    const char *device;
    int length = 0;

    (void)MPI_Get_library_version(text, &length);
    device = strstr(text, "ch4:");
    if (device && sscanf(device, "ch4:%23[a-z0-9]", module) == 1)
        add_name(&layers[LAYER_PML], module);
}

static void remove_name(struct components *components, const char *name)
{
    int kept = 0;

    for (int i = 0; i < components->count; i++)
        if (strcmp(components->name[i], name) != 0)
            memmove(components->name[kept++], components->name[i], COMPONENT_SIZE);
    components->count = kept;
}

void components_ask(struct components layers[LAYERS])
{
    struct components *btls = &layers[LAYER_BTL];
    char copy[COMPONENT_SIZE];

    memset(layers, 0, LAYERS * sizeof(*layers));
    ask_mpi(layers);
    if (layers[LAYER_PML].count == 0)
        ask_version(layers);
    /* Open MPI 5.0 renamed vader to sm, and keeps the old names of its variables (synonyms in
     * ompi_info); the one of the single copy is gone. */
    if (components_have(btls, "sm") && components_have(btls, "vader") &&
        !components_vader_copy(copy, sizeof(copy)))
        remove_name(btls, "vader");
}
