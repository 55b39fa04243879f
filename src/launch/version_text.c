/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * version_text.c - the version in what a library says about itself
 */

#include <config.h>

#include "version_text.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

char *version_line(char *line, size_t size, const char *text)
{
    size_t used = 0;

    while (is_blank(*text) || *text == '\n')
        text++;
    for (; *text && *text != '\n' && used + 1 < size; text++) {
        char c = is_blank(*text) ? ' ' : *text;

        if ((unsigned char)c >= ' ' && c != 0x7f &&
            (c != ' ' || (used > 0 && line[used - 1] != ' ')))
            line[used++] = c;
    }
    while (used > 0 && line[used - 1] == ' ')
        used--;
    line[used] = '\0';
    return line;
}

char *version_item(char *item, size_t size, const char *text)
{
    char *end;

    (void)version_line(item, size, text);
    item[strcspn(item, ",")] = '\0';
    end = strstr(item, " (");
    if (end)
        *end = '\0';
    return item;
}

bool version_matches(const char *pattern, const char *line)
{
    char *item = strdup(line);
    bool matches;

    if (!item)
        return false;
    matches = fnmatch(pattern, version_item(item, strlen(line) + 1, line), 0) == 0 ||
              (strpbrk(pattern, ",(") && fnmatch(pattern, line, 0) == 0);
    free(item);
    return matches;
}

/* RETURN: the major version; -1: unknown. */
static long major_of(const char *version)
{
    return version && isdigit((unsigned char)*version) ? strtol(version, NULL, 10) : -1;
}

long version_lead(const char *client, const char *server)
{
    long newer = major_of(client);
    long older = major_of(server);

    return newer < 0 || older < 0 ? 0 : newer - older;
}
