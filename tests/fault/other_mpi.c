/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * other_mpi.c - to be preloaded: an MPI library that describes itself as $MPI_VERSION_TEXT,
 * and whose MPI_Init_thread ends the process with status 42 if $MPI_INIT_ENDS is set
 */

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int MPI_Get_library_version(char *text, int *length);
int MPI_Init_thread(int *argc, char ***argv, int required, int *provided);

int MPI_Get_library_version(char *text, int *length)
{
    int (*next)(char *, int *) = NULL;
    void *address = dlsym(RTLD_NEXT, "MPI_Get_library_version");
    const char *wanted = getenv("MPI_VERSION_TEXT");

    memcpy(&next, &address, sizeof(address));
    if (!wanted)
        return next(text, length);
    (void)strcpy(text, wanted); /* the tests set at most 255 characters */
    *length = (int)strlen(text);
    return 0;
}

int MPI_Init_thread(int *argc, char ***argv, int required, int *provided)
{
    int (*next)(int *, char ***, int, int *) = NULL;
    void *address = dlsym(RTLD_NEXT, "MPI_Init_thread");

    memcpy(&next, &address, sizeof(address));
    if (getenv("MPI_INIT_ENDS"))
        _exit(42);
    return next(argc, argv, required, provided);
}
