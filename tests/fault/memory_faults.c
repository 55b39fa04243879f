/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * memory_faults.c - to be preloaded: there is no memory for the Nth thing that the program
 * asks for, N being $MEMORY_FAULTS_AT, and, with $MEMORY_FAULTS_ON, for any after that
 *
 * What counts is asked for by the program itself or by libyaml, which works for it; MPI and
 * the others are left alone, since it is not their errors that are tested.  How many things
 * were asked for is written to the file $MEMORY_FAULTS_COUNT when the process ends.  With
 * $MEMORY_FAULTS_RANK only that rank is hit, or counted.
 */

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <ifaddrs.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Those of the C library; dlsym(3) itself asks for memory. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

#define CALLER ((uintptr_t)__builtin_return_address(0))
#define HIDDEN(type, name) ((type)dlsym(RTLD_NEXT, name))

enum { OBJECTS_MAX = 8 };

static struct {
    uintptr_t begin, end;
} counted[OBJECTS_MAX]; /* the code whose calls count */
static int count_of_objects;
static atomic_long calls;
static long fail_at;
static bool fail_on;
static bool hit;

static int note_object(struct dl_phdr_info *info, size_t size, void *arg)
{
    bool *first = arg;
    bool ours = *first || strstr(info->dlpi_name, "libyaml");

    (void)size;
    *first = false;
    for (int i = 0; ours && i < info->dlpi_phnum && count_of_objects < OBJECTS_MAX; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];

        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X))
            continue;
        counted[count_of_objects].begin = info->dlpi_addr + part->p_vaddr;
        counted[count_of_objects++].end = info->dlpi_addr + part->p_vaddr + part->p_memsz;
    }
    return 0;
}

static const char *rank(void)
{
    const char *open_mpi = getenv("OMPI_COMM_WORLD_RANK");

    return open_mpi ? open_mpi : getenv("PMI_RANK");
}

static bool is_this_rank(void)
{
    const char *wanted = getenv("MEMORY_FAULTS_RANK");

    return !wanted || (rank() && strcmp(rank(), wanted) == 0);
}

/* Only the program that is tested, not a shell or launcher before it. */
static bool is_this_program(void)
{
    const char *wanted = getenv("MEMORY_FAULTS_PROGRAM");

    return !wanted || strcmp(program_invocation_short_name, wanted) == 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("MEMORY_FAULTS_AT");
    bool first = true;

    hit = is_this_program() && is_this_rank();
    fail_at = at && hit ? atol(at) : 0;
    fail_on = getenv("MEMORY_FAULTS_ON") != NULL;
    (void)dl_iterate_phdr(note_object, &first);
}

__attribute__((destructor)) static void end(void)
{
    const char *path = getenv("MEMORY_FAULTS_COUNT");
    FILE *file = path && hit ? fopen(path, "w") : NULL;

    if (file) {
        (void)fprintf(file, "%ld\n", atomic_load(&calls));
        (void)fclose(file);
    }
}

/* Whether there is no memory for what CALLER asks for. */
static bool fails(uintptr_t caller)
{
    bool ours = false;
    long number;

    for (int i = 0; i < count_of_objects; i++)
        ours |= caller >= counted[i].begin && caller < counted[i].end;
    if (!ours)
        return false;
    number = atomic_fetch_add(&calls, 1) + 1;
    if (fail_at == 0 || number < fail_at || (number > fail_at && !fail_on))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails(CALLER) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(CALLER) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails(CALLER) ? NULL : __libc_realloc(memory, size);
}

/* What asks for memory in its turn. */

char *strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = fails(CALLER) ? NULL : __libc_malloc(size);

    return copy ? memcpy(copy, text, size) : NULL;
}

DIR *opendir(const char *name)
{
    return fails(CALLER) ? NULL : HIDDEN(DIR * (*)(const char *), "opendir")(name);
}

DIR *fdopendir(int fd)
{
    return fails(CALLER) ? NULL : HIDDEN(DIR * (*)(int), "fdopendir")(fd);
}

FILE *fopen(const char *name, const char *mode)
{
    return fails(CALLER) ? NULL
                         : HIDDEN(FILE * (*)(const char *, const char *), "fopen")(name, mode);
}

FILE *tmpfile(void)
{
    return fails(CALLER) ? NULL : HIDDEN(FILE * (*)(void), "tmpfile")();
}

int getifaddrs(struct ifaddrs **list)
{
    return fails(CALLER) ? -1 : HIDDEN(int (*)(struct ifaddrs **), "getifaddrs")(list);
}
