/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * libraries.c - fuzz what libraries say of themselves: build ids, and lines of versions
 *
 * The first byte of an input chooses the function.  The linker puts __wrap_dl_iterate_phdr()
 * in the place of dl_iterate_phdr(): the segments of a library are the input.
 */

#include <config.h>

#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "launch/loaded.h"
#include "launch/version_text.h"

/* ---- Build ids ---- */

enum { SEGMENTS_MOST = 3 };

static struct input *notes; /* NULL: the real libraries */

typedef int visit_f(struct dl_phdr_info *info, size_t size, void *arg);

int __real_dl_iterate_phdr(visit_f *visit, void *arg);
int __wrap_dl_iterate_phdr(visit_f *visit, void *arg);
int __wrap_dl_iterate_phdr(visit_f *visit, void *arg)
{
    ElfW(Phdr) segments[SEGMENTS_MOST] = {{0}};
    uint8_t *bytes[SEGMENTS_MOST] = {NULL};
    struct dl_phdr_info info = {.dlpi_phdr = segments};
    char *path;
    int rc = 0;

    if (!notes)
        return __real_dl_iterate_phdr(visit, arg);
    while (rc == 0 && notes->size > 0) {
        path = input_text(notes, '\n');
        info.dlpi_name = path;
        info.dlpi_phnum = (ElfW(Half))(input_number(notes, 1) % (SEGMENTS_MOST + 1));
        for (int i = 0; i < info.dlpi_phnum; i++) {
            size_t length = input_number(notes, 1);

            segments[i].p_type = length & 1 ? PT_LOAD : PT_NOTE;
            length /= 2;
            bytes[i] = input_bytes(notes, &length);
            segments[i].p_vaddr = (ElfW(Addr))bytes[i];
            segments[i].p_memsz = length;
        }
        rc = visit(&info, sizeof(info), arg);
        for (int i = 0; i < info.dlpi_phnum; i++)
            free(bytes[i]);
        free(path);
    }
    return rc;
}

static void check_notes(struct input *input)
{
    static const char *const stems[] = {"libmpi", "libpmix", NULL};
    struct loaded found;
    char text[LOADED_MAX * LOADED_PATH_SIZE];

    notes = input;
    found = loaded_find(stems);
    notes = NULL;
    HOLDS(found.count >= 0);
    for (int i = 0; i < found.count && i < LOADED_MAX; i++) {
        const char *path = found.library[i].path;
        const char *build = found.library[i].build;

        HOLDS(strlen(path) < LOADED_PATH_SIZE && strlen(build) < LOADED_BUILD_SIZE);
        HOLDS_OF(!build[strspn(build, "0123456789abcdef")] && strlen(build) % 2 == 0, build);
        HOLDS_OF(strlen(path) + 1 == LOADED_PATH_SIZE || strstr(path, ".so"), path);
    }
    (void)loaded_paths(&found, text, sizeof(text));
    HOLDS((found.count == 0) == (*text == '\0'));
}

/* ---- Versions ---- */

static void check_versions(struct input *input)
{
    size_t size = 1 + input_number(input, 1);
    char *text = input_text(input, '\0');
    char *line = fuzz_alloc(size);
    char *again = fuzz_alloc(size);

    (void)version_line(line, size, text);
    HOLDS_OF(strlen(line) < size, line);
    for (const char *at = line; *at; at++)
        HOLDS_OF((unsigned char)*at >= ' ' && *at != 0x7f, line);
    HOLDS_OF(!strstr(line, "  ") && *line != ' ', line);
    HOLDS_OF(!*line || line[strlen(line) - 1] != ' ', line);
    HOLDS_OF(strcmp(version_line(again, size, line), line) == 0, line);
    (void)version_item(again, size, text);
    HOLDS_OF(strncmp(again, line, strlen(again)) == 0 && !strchr(again, ','), again);
    if (!strpbrk(again, "*?[\\"))
        HOLDS_OF(version_matches(again, line), line);
    free(again);
    free(line);
    free(text);
}

/* A pattern of "*" and a word matches a version that has the word. */
static void check_patterns(struct input *input)
{
    char *pattern = input_text(input, '\n');
    char *line = input_text(input, '\n');
    int stars = 0;

    /* fnmatch() takes a time that grows with each star. */
    for (char *at = pattern; *at; at++)
        if (strchr("*(", *at) && ++stars > 4)
            *at = 'x';
    (void)version_matches(pattern, line);
    HOLDS(version_matches("*", line));
    free(pattern);
    free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(struct input *) = {
        check_notes,
        check_versions,
        check_patterns,
    };
    struct input input = {data, size};

    checks[input_number(&input, 1) % (sizeof(checks) / sizeof(checks[0]))](&input);
    return 0;
}
