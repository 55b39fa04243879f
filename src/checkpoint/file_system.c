/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * file_system.c - the type of the file system of a checkpoint directory
 */

#include <config.h>

#include "file_system.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

/* Look for the device MAJOR:MINOR in the mount table (proc(5), mountinfo: fields 3 and, behind
 * a lone dash, the type). */
static bool find_mount(unsigned major_number, unsigned minor_number, char *text, size_t size)
{
    FILE *mounts = fopen("/proc/self/mountinfo", "re");
    char line[4096];
    bool found = false;

    while (mounts && !found && fgets(line, sizeof(line), mounts)) {
        const char *dash = strstr(line, " - ");
        unsigned a, b;

        if (!dash || sscanf(line, "%*s %*s %u:%u", &a, &b) != 2 || a != major_number ||
            b != minor_number)
            continue;
        (void)snprintf(text, size, "%.*s", (int)strcspn(dash + 3, " \n"), dash + 3);
        found = true;
    }
    if (mounts)
        (void)fclose(mounts);
    return found;
}

char *file_system_type(int fd, char *text, size_t size)
{
    struct stat st;
    struct statfs fs;

    if (fstat(fd, &st) == 0 && find_mount(major(st.st_dev), minor(st.st_dev), text, size))
        return text;
    if (fstatfs(fd, &fs) == 0)
        (void)snprintf(text, size, "number 0x%lx", (unsigned long)fs.f_type);
    else
        (void)snprintf(text, size, "unknown");
    return text;
}
