/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * store.c - a checkpoint directory as rank 0 uses it
 */

#include <config.h>

#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/host.h"
#include "core/no_memory.h"
#include "core/printable.h"
#include "durable.h"
#include "epoch.h"
#include "owner.h"
#include "slurm/slurm.h"
#include "tidy.h"

struct store {
    int dir;
    char path[1024];
    char shown[1024]; /* the path, for messages */
    struct series series;
    struct owner self;
    bool owned;
    uint64_t epoch; /* the highest there is */
    bool begun;     /* by this launch */
    struct restored restored;
};

/* A number that no other launch has. */
static uint64_t random_run(void)
{
    uint64_t run = 0;

    if (getrandom(&run, sizeof(run), GRND_NONBLOCK) != (ssize_t)sizeof(run) || run == 0) {
        struct timespec now;

        (void)clock_gettime(CLOCK_REALTIME, &now);
        run = (uint64_t)now.tv_sec << 30 ^ (uint64_t)now.tv_nsec ^ (uint64_t)getpid() << 44;
    }
    return run;
}

/* Bring the names in the directory above PATH to the disk; a directory that may not be read
 * cannot be asked for that. */
static int sync_above(char *path, struct error *err)
{
    char *slash = strrchr(path, '/');
    const char *above = slash ? path : ".";
    char shown[1024];
    int fd;
    int rc = 0;

    if (slash)
        *slash = '\0';
    fd = open(*above ? above : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0 && durable_sync_directory(fd) < 0)
        rc = error_set(err, "%s: cannot be synced to disk: %s",
                       printable(shown, sizeof(shown), *above ? above : "/"), strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    if (slash)
        *slash = '/';
    return rc;
}

/* Make PATH and the directories above it, as mkdir -p does, durably.  One that is there may
 * have been made a moment ago, by the user or by a launch that was killed before it could
 * bring the name to the disk. */
static int make_path(const char *path, struct error *err)
{
    char part[1024];
    char shown[1024];

    (void)snprintf(part, sizeof(part), "%s", path);
    for (char *slash = strchr(part + 1, '/');; slash = strchr(slash + 1, '/')) {
        bool made;

        if (slash)
            *slash = '\0';
        made = mkdir(part, 0777) == 0;
        if (!made && errno != EEXIST)
            return error_set(err, "%s: cannot be created: %s",
                             printable(shown, sizeof(shown), part), strerror(errno));
        /* That a directory far above cannot be synced is not the matter of this launch. */
        if (sync_above(part, err) < 0 && (made || !slash))
            return -1;
        if (!slash)
            return 0;
        *slash = '/';
    }
}

int store_peek(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        int saved = errno;
        char shown[1024];

        (void)error_set(err, "%s: cannot be opened as a directory: %s",
                        printable(shown, sizeof(shown), path), strerror(errno));
        errno = saved;
    }
    return fd;
}

struct store *store_open_with(const struct restore_help *help, const char *path,
                              const struct series *series, struct error *err)
{
    struct store *store = calloc(1, sizeof(*store));

    if (!store) {
        (void)no_memory(err, path);
        return NULL;
    }
    store->dir = -1;
    store->series = *series;
    store->self = owner_self(random_run());
    (void)snprintf(store->path, sizeof(store->path), "%s", path);
    (void)printable(store->shown, sizeof(store->shown), path);
    if (make_path(path, err) < 0 || (store->dir = store_peek(path, err)) < 0 ||
        owner_take(store->dir, store->shown, &store->self, err) < 0)
        goto error;
    store->owned = true;
    if (tidy_check(store->dir, store->shown, (uid_t)store->self.user, err) < 0 ||
        restore_with(help, store->dir, store->shown, series, &store->restored, err) < 0)
        goto error;
    store->epoch = store->restored.highest;
    return store;

error:
    store_close(store);
    return NULL;
}

struct store *store_open(const char *path, const struct series *series, struct error *err)
{
    return store_open_with(NULL, path, series, err);
}

void store_close(struct store *store)
{
    if (store) {
        if (store->owned)
            owner_release(store->dir, &store->self);
        if (store->dir >= 0)
            (void)close(store->dir);
        restore_clear(&store->restored);
        free(store);
    }
}

const struct restored *store_restored(const struct store *store)
{
    return &store->restored;
}

/* Whose the directory is. */
enum ownership {
    OWNER_MINE,
    OWNER_LOST,    /* another launch has taken it over */
    OWNER_UNKNOWN, /* it cannot be read now */
};

/* The owner file was removed: by a launch that took over and has ended since, by mistake, or
 * by one that was halted just when it gave the directory up.  Except for the first, become
 * the owner again. */
static enum ownership restore_owner(struct store *store, struct error *err)
{
    struct error why;
    uint64_t highest;

    if (epoch_highest(store->dir, &highest) == 0 && highest > store->epoch)
        (void)error_set(err,
                        "%s: was taken over by another launch, which has ended since; this "
                        "launch ends ('pijob --status' shows the saved work)",
                        store->shown);
    else if (owner_take(store->dir, store->shown, &store->self, &why) < 0)
        (void)error_set(
            err,
            "%s/owner: was removed while this job ran, and cannot be created again: "
            "%s",
            store->shown, why.text);
    else
        return OWNER_MINE;
    return OWNER_LOST;
}

static bool is_missing(const struct store *store, const char *path)
{
    return faccessat(store->dir, path, F_OK, 0) < 0 && errno == ENOENT;
}

/* Whether the directory was emptied, or removed as far as that can be: on NFS, files that are open
 * cannot be removed, nor can the directories above them.  If something is left, it was not. */
static bool is_emptied(const struct store *store)
{
    char epoch[EPOCH_NAME_SIZE];
    bool emptied = store->begun && is_missing(store, MANIFEST_NAME);

    (void)epoch_name(store->epoch, epoch);
    for (unsigned slot = 0; emptied && slot < RECORD_SLOTS; slot++) {
        char name[EPOCH_NAME_SIZE];
        char path[2 * EPOCH_NAME_SIZE];

        (void)snprintf(path, sizeof(path), "%.30s/%.30s", epoch, epoch_base_name(slot, name));
        emptied = is_missing(store, path);
    }
    return emptied;
}

static enum ownership ownership(struct store *store, struct error *err)
{
    struct owner owner;
    char who[5 * OWNER_TEXT_SIZE];
    int rc = owner_read(store->dir, store->shown, &owner, err);

    if (rc < 0)
        return OWNER_UNKNOWN;
    if (rc == 1)
        return restore_owner(store, err);
    if (owner.run == store->self.run && is_emptied(store)) {
        (void)error_set(err, "%s: was emptied while this job ran; this launch ends",
                        store->shown);
        return OWNER_LOST;
    }
    if (owner.run == store->self.run)
        return OWNER_MINE;
    (void)error_set(
        err, "%s: was taken over by %s, which resumes from the saved work; this launch ends",
        store->shown, owner_describe(&owner, who, sizeof(who)));
    return OWNER_LOST;
}

int store_check_owner(struct store *store, struct error *err)
{
    return ownership(store, err) == OWNER_LOST ? -1 : 0;
}

/* Begin the next epoch, with COVERAGE, which stays the caller's, summed to SUM. */
static int begin(struct store *store, const struct coverage *coverage, struct fixed sum,
                 uint32_t ranks, uint32_t hosts, struct error *err)
{
    struct slurm slurm = slurm_read();
    struct record base = {
        .fingerprint = fingerprint_of(&store->series),
        .run = store->self.run,
        .epoch = store->epoch + 1,
        .ranks = ranks,
        .hosts = hosts,
        .sum = sum,
        .coverage = *coverage,
        .written = (uint64_t)time(NULL),
    };

    struct error taken;
    int rc;

    (void)slurm_node_name(base.host, sizeof(base.host));
    (void)snprintf(base.job, sizeof(base.job), "%s", slurm.job_id ? slurm.job_id : "");
    if (ownership(store, err) != OWNER_MINE)
        return -1;
    rc = epoch_begin(store->dir, store->shown, &base, err);
    store->epoch = base.epoch;
    store->begun = rc == 0;
    /* Whoever was halted meanwhile, and taken over, has begun in vain, or found the directory
     * removed: the reason is what matters. */
    if (store_check_owner(store, &taken) < 0) {
        *err = taken;
        return -1;
    }
    return rc;
}

int store_begin(struct store *store, bool resume, uint32_t ranks, uint32_t hosts,
                struct epoch_place *place, struct error *err)
{
    const struct coverage nothing = {.count = 0};
    const struct restored *from = &store->restored;

    if (begin(store, resume ? &from->coverage : &nothing, resume ? from->sum : fixed_zero(),
              ranks, hosts, err) < 0)
        return -1;
    (void)snprintf(place->path, sizeof(place->path), "%s", store->path);
    place->epoch = store->epoch;
    place->run = store->self.run;
    place->hosts = hosts;
    return 0;
}

int store_finish(struct store *store, struct fixed sum, struct error *err)
{
    struct interval all = {0, store->series.blocks};
    struct coverage everything = {.interval = &all, .count = 1, .room = 1};

    return begin(store, &everything, sum, 0, 0, err);
}
