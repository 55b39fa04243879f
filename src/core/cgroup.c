/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * cgroup.c - the control groups of this process
 *
 * cgroups(7): a line of /proc/self/cgroup is ID:CONTROLLERS:PATH, 0::PATH in version 2.
 */

#include <config.h>

#include "cgroup.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CGROUP_MOUNT "/sys/fs/cgroup"

enum { CGROUP_PATH_SIZE = 4096 };

uint64_t cgroup_number(const char *directory, const char *file)
{
    char path[CGROUP_PATH_SIZE + 64];
    uint64_t number = LIMIT_NONE;
    FILE *in;

    (void)snprintf(path, sizeof(path), "%s/%s", directory, file);
    in = fopen(path, "re");
    if (in) {
        if (fscanf(in, "%" SCNu64, &number) != 1)
            number = LIMIT_NONE;
        (void)fclose(in);
    }
    return number;
}

/* Visit DIRECTORY, which begins with the BASE bytes of a mount point, and all above it. */
static void visit_upwards(char *directory, size_t base, int version,
                          void (*visit)(const char *, int, void *), void *arg)
{
    char *slash;

    visit(directory, version, arg);
    while ((slash = strrchr(directory, '/')) && slash >= directory + base) {
        *slash = '\0';
        visit(directory, version, arg);
    }
}

void cgroup_visit(const char *controller,
                  void (*visit)(const char *directory, int version, void *arg), void *arg)
{
    char line[CGROUP_PATH_SIZE];
    char mark[64];
    FILE *in = fopen("/proc/self/cgroup", "re");

    (void)snprintf(mark, sizeof(mark), ":%s:/", controller);
    while (in && fgets(line, sizeof(line), in)) {
        char mount[128] = CGROUP_MOUNT;
        char directory[CGROUP_PATH_SIZE];
        int version = 2;
        const char *found = strstr(line, "::/");
        int length;

        line[strcspn(line, "\n")] = '\0';
        if (found) {
            found += strlen("::/") - 1;
        } else if ((found = strstr(line, mark))) {
            found += strlen(mark) - 1;
            version = 1;
            (void)snprintf(mount, sizeof(mount), CGROUP_MOUNT "/%s", controller);
        } else {
            continue;
        }
        length = snprintf(directory, sizeof(directory), "%s%s", mount, found);
        if (length > 0 && (size_t)length < sizeof(directory))
            visit_upwards(directory, strlen(mount), version, visit, arg);
    }
    if (in)
        (void)fclose(in);
}
