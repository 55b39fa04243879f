/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * loaded.c - find the shared libraries that this process has loaded
 *
 * This asks the dynamic linker (dl_iterate_phdr(3)), not the library path, and so also finds
 * the plugins that MPI has loaded.
 */

#include <config.h>

#include "loaded.h"

#include <elf.h>
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

struct search {
    const char *const *stems;
    struct loaded found;
};

/* RETURN: whether the file name of PATH is STEM.so or STEM.so.VERSION. */
static int is_called(const char *path, const char *stem)
{
    const char *slash = strrchr(path, '/');
    const char *file = slash ? slash + 1 : path;
    size_t length = strlen(stem);

    return strncmp(file, stem, length) == 0 && strncmp(file + length, ".so", 3) == 0 &&
           (file[length + 3] == '\0' || file[length + 3] == '.');
}

static int is_wanted(const char *path, const char *const stems[])
{
    for (size_t i = 0; stems[i]; i++)
        if (is_called(path, stems[i]))
            return 1;
    return 0;
}

/* The notes of a segment (elf(5), "Notes"): header, name, content, each padded to 4. */
static void build_of_notes(const char *note, size_t left, char *build)
{
    ElfW(Nhdr) header;

    while (left >= sizeof(header)) {
        size_t name;
        size_t content;

        memcpy(&header, note, sizeof(header));
        name = ((size_t)header.n_namesz + 3) & ~(size_t)3;
        content = ((size_t)header.n_descsz + 3) & ~(size_t)3;
        if (name + content > left - sizeof(header))
            return;
        if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == sizeof("GNU") &&
            memcmp(note + sizeof(header), "GNU", sizeof("GNU")) == 0) {
            const unsigned char *id = (const unsigned char *)note + sizeof(header) + name;

            for (size_t i = 0; i < header.n_descsz && i < (LOADED_BUILD_SIZE - 1) / 2; i++)
                (void)snprintf(build + 2 * i, 3, "%02x", id[i]);
            return;
        }
        note += sizeof(header) + name + content;
        left -= sizeof(header) + name + content;
    }
}

static void read_build(const struct dl_phdr_info *info, char *build)
{
    for (int i = 0; i < info->dlpi_phnum && !*build; i++)
        if (info->dlpi_phdr[i].p_type == PT_NOTE)
            build_of_notes((const char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr),
                           info->dlpi_phdr[i].p_memsz, build);
}

static void add(struct loaded *found, const char *path, const struct dl_phdr_info *info)
{
    struct loaded_library *library;

    /* The dynamic linker loads no file twice, whatever symbolic links lead to it. */
    if (found->count++ >= LOADED_MAX)
        return;
    library = &found->library[found->count - 1];
    (void)snprintf(library->path, sizeof(library->path), "%.*s", LOADED_PATH_SIZE - 1, path);
    read_build(info, library->build);
}

static int look(struct dl_phdr_info *info, size_t size, void *arg)
{
    struct search *search = arg;
    char real[PATH_MAX];

    (void)size;
    if (info->dlpi_name && is_wanted(info->dlpi_name, search->stems))
        add(&search->found, realpath(info->dlpi_name, real) ? real : info->dlpi_name, info);
    return 0;
}

struct loaded loaded_find(const char *const stems[])
{
    struct search search = {.stems = stems};

    (void)dl_iterate_phdr(look, &search);
    return search.found;
}

char *loaded_paths(const struct loaded *found, char *text, size_t size)
{
    struct text list = text_begin(text, size);

    for (int i = 0; i < found->count && i < LOADED_MAX; i++)
        text_item(&list, " and ", found->library[i].path);
    return text;
}
