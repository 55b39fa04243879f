/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * epoch.c - begin a new epoch in a checkpoint directory
 */

#include <config.h>

#include "epoch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "durable.h"
#include "tidy.h"

static void keep_highest(int dir, const char *name, void *arg)
{
    uint64_t *highest = arg;
    uint64_t number = epoch_number(name);

    (void)dir;
    if (number > *highest)
        *highest = number;
}

int epoch_highest(int dir, uint64_t *highest)
{
    *highest = 0;
    return durable_list(dir, keep_highest, highest);
}

static int make_rank_directories(int directory, const char *path, uint32_t ranks,
                                 struct error *err)
{
    for (uint32_t rank = 0; rank < ranks; rank += EPOCH_RANKS_PER_DIRECTORY) {
        char name[EPOCH_NAME_SIZE];
        int fd = durable_directory(directory, path, epoch_rank_directory(rank, name), err);

        if (fd < 0)
            return -1;
        (void)close(fd);
    }
    return 0;
}

static int make_host_directories(int directory, const char *path, uint32_t hosts,
                                 struct error *err)
{
    char upper_path[4096 + EPOCH_NAME_SIZE];
    int upper = -1;
    int rc = 0;

    for (uint32_t host = 0; rc == 0 && host < hosts; host += EPOCH_HOSTS_PER_DIRECTORY) {
        char name[EPOCH_NAME_SIZE];
        int fd;

        if (host % (EPOCH_HOSTS_PER_DIRECTORY * EPOCH_DIRECTORIES_PER_DIRECTORY) == 0) {
            if (upper >= 0)
                (void)close(upper);
            upper = durable_directory(directory, path, epoch_upper_directory(host, name), err);
            (void)snprintf(upper_path, sizeof(upper_path), "%s/%s", path, name);
        }
        fd = upper < 0 ? -1
                       : durable_directory(upper, upper_path, epoch_host_directory(host, name),
                                           err);
        if (fd < 0)
            rc = -1;
        else
            (void)close(fd);
    }
    if (upper >= 0)
        (void)close(upper);
    return rc;
}

static int write_record(int dir, const char *path, const char *name,
                        const struct record *record, struct error *err)
{
    size_t length;
    unsigned char *bytes = record_encode(record, &length);
    int rc = bytes ? durable_write(dir, path, name, bytes, length, err)
                   : error_set(err, "%s/%s: out of memory", path, name);

    free(bytes);
    return rc;
}

static int fill_directory(int directory, const char *path, const struct record *base,
                          struct error *err)
{
    int rc = base->hosts > 0 ? make_host_directories(directory, path, base->hosts, err)
                             : make_rank_directories(directory, path, base->ranks, err);

    if (rc < 0)
        return -1;
    for (unsigned slot = 0; slot < RECORD_SLOTS; slot++) {
        char name[EPOCH_NAME_SIZE];

        if (write_record(directory, path, epoch_base_name(slot, name), base, err) < 0)
            return -1;
    }
    return 0;
}

static void remove_earlier(int dir, const char *name, void *arg)
{
    const uint64_t *epoch = arg;
    uint64_t number = epoch_number(name);

    if (number > 0 && number < *epoch)
        tidy_epoch(dir, name);
}

int epoch_begin(int dir, const char *path, struct record *base, struct error *err)
{
    char name[EPOCH_NAME_SIZE];
    char epoch_path[4096];
    struct record manifest;
    int directory;
    int rc;

    if (base->epoch > EPOCH_MAX || base->ranks > EPOCH_RANKS_MAX ||
        base->hosts > base->ranks)
        return error_set(err,
                         "%s: there is no room for epoch %" PRIu64 " of %" PRIu32
                         " ranks; give "
                         "the job another checkpoint.directory",
                         path, base->epoch, base->ranks);
    (void)epoch_name(base->epoch, name);
    (void)snprintf(epoch_path, sizeof(epoch_path), "%s/%s", path, name);
    /* A launch that was halted and taken over may have found the same number. */
    directory = durable_directory(dir, path, name, err);
    if (directory < 0 && errno == EEXIST)
        return error_set(err, "%s: another launch has begun this epoch; start this one again",
                         epoch_path);
    if (directory < 0)
        return -1;
    base->kind = RECORD_BASE;
    rc = fill_directory(directory, epoch_path, base, err);
    (void)close(directory);
    /* A full disk needs the room. */
    if (rc < 0)
        tidy_epoch(dir, name);

    if (rc == 0) {
        manifest = *base;
        manifest.kind = RECORD_MANIFEST;
        manifest.coverage = (struct coverage){0};
        rc = write_record(dir, path, MANIFEST_NAME, &manifest, err);
    }
    if (rc == 0)
        (void)durable_list(dir, remove_earlier, &base->epoch);
    return rc;
}
