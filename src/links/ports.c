/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * ports.c - the ports of the fabric that the kernel says are active
 *
 * Documentation/ABI/stable/sysfs-class-infiniband in the Linux kernel: DEVICE/ports/N/state
 * is "4: ACTIVE", DEVICE/ports/N/link_layer is "InfiniBand" or "Ethernet".
 */

#include <config.h>

#include "ports.h"

#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether the first line of ROOT/DEVICE/ports/PORT/NAME has WORD. */
static bool says(const char *root, const char *device, const char *port, const char *name,
                 const char *word)
{
    char path[PATH_MAX];
    char line[64] = "";
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/%s/ports/%s/%s", root, device, port, name);
    file = fopen(path, "re");
    if (!file)
        return false;
    if (!fgets(line, sizeof(line), file))
        line[0] = '\0';
    (void)fclose(file);
    return strstr(line, word) != NULL;
}

static int no_dot(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void free_list(struct dirent **list, int count)
{
    for (int i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

static bool is_active(const char *root, const char *device)
{
    char path[PATH_MAX];
    struct dirent **port = NULL;
    bool active = false;
    int count;

    (void)snprintf(path, sizeof(path), "%s/%s/ports", root, device);
    count = scandir(path, &port, no_dot, alphasort);
    for (int i = 0; i < count; i++)
        active = active || (says(root, device, port[i]->d_name, "state", "ACTIVE") &&
                            says(root, device, port[i]->d_name, "link_layer", "InfiniBand"));
    if (count >= 0)
        free_list(port, count);
    return active;
}

int ports_active(const char *root, char *text, size_t size)
{
    struct dirent **device = NULL;
    int count = scandir(root, &device, no_dot, versionsort);
    size_t used = 0;
    int active = 0;

    text[0] = '\0';
    for (int i = 0; i < count; i++) {
        if (!is_active(root, device[i]->d_name))
            continue;
        if (used < size)
            used += (size_t)snprintf(text + used, size - used, "%s%s", active ? "," : "",
                                     device[i]->d_name);
        active++;
    }
    if (count >= 0)
        free_list(device, count);
    return active;
}
