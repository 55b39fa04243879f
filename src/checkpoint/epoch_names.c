/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * epoch_names.c - the names of files and directories in a checkpoint directory
 */

#include <config.h>

#include "epoch_names.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *epoch_name(uint64_t epoch, char name[EPOCH_NAME_SIZE])
{
    (void)snprintf(name, EPOCH_NAME_SIZE, "e%06" PRIu64, epoch);
    return name;
}

char *epoch_rank_directory(uint32_t rank, char name[EPOCH_NAME_SIZE])
{
    (void)snprintf(name, EPOCH_NAME_SIZE, "s%02" PRIu32, rank / EPOCH_RANKS_PER_DIRECTORY);
    return name;
}

char *epoch_upper_directory(uint32_t host, char name[EPOCH_NAME_SIZE])
{
    (void)snprintf(name, EPOCH_NAME_SIZE, "d%02" PRIu32,
                   host / EPOCH_HOSTS_PER_DIRECTORY / EPOCH_DIRECTORIES_PER_DIRECTORY);
    return name;
}

char *epoch_host_directory(uint32_t host, char name[EPOCH_NAME_SIZE])
{
    (void)snprintf(name, EPOCH_NAME_SIZE, "s%02" PRIu32,
                   host / EPOCH_HOSTS_PER_DIRECTORY % EPOCH_DIRECTORIES_PER_DIRECTORY);
    return name;
}

char *epoch_host_file(uint32_t host, char name[EPOCH_NAME_SIZE])
{
    (void)snprintf(name, EPOCH_NAME_SIZE, "h%06" PRIu32, host);
    return name;
}

char *epoch_host_place(uint32_t host, char text[EPOCH_NAME_SIZE])
{
    char upper[EPOCH_NAME_SIZE];
    char name[EPOCH_NAME_SIZE];

    (void)snprintf(text, EPOCH_NAME_SIZE, "%.13s/%.13s", epoch_upper_directory(host, upper),
                   epoch_host_directory(host, name));
    return text;
}

char *epoch_record_name(uint32_t rank, unsigned slot, char name[EPOCH_NAME_SIZE])
{
    (void)snprintf(name, EPOCH_NAME_SIZE, "r%06" PRIu32 ".%u", rank, slot);
    return name;
}

char *epoch_base_name(unsigned slot, char name[EPOCH_NAME_SIZE])
{
    (void)snprintf(name, EPOCH_NAME_SIZE, "base.%u", slot);
    return name;
}

uint64_t epoch_number(const char *name)
{
    char again[EPOCH_NAME_SIZE];
    uint64_t number;

    if (name[0] != 'e')
        return 0;
    number = strtoull(name + 1, NULL, 10);
    /* Only the one spelling, and nothing that counting on would overflow. */
    return number <= EPOCH_MAX && strcmp(name, epoch_name(number, again)) == 0 ? number : 0;
}
