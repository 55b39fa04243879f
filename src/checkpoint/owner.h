/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CHECKPOINT_OWNER_H
#define PIJOB_CHECKPOINT_OWNER_H

#include <stdint.h>

#include "core/error.h"

enum { OWNER_TEXT_SIZE = 128 };

/* Who uses a checkpoint directory, as its file "owner" says: a Slurm step, or a process of
 * a host.
 */
struct owner {
    char cluster[OWNER_TEXT_SIZE]; /* SLURM_CLUSTER_NAME; empty: not in Slurm */
    char job[OWNER_TEXT_SIZE];     /* SLURM_JOB_ID */
    char step[OWNER_TEXT_SIZE];    /* SLURM_STEP_ID */
    char host[OWNER_TEXT_SIZE];
    uint64_t restarts; /* SLURM_RESTART_COUNT */
    uint64_t pid;
    uint64_t started; /* of the process, in clock ticks since the host booted */
    uint64_t run;     /* the launch's random number */
};

/* RETURN: this process, in the launch RUN.
 */
struct owner owner_self(uint64_t run);

/* Write who OWNER is, for a person, into TEXT.
 * RETURN: TEXT.
 */
char *owner_describe(const struct owner *owner, char *text, size_t size);

/* Become the owner of the directory DIR, an open descriptor called PATH.  An owner that is
 * gone is replaced: its Slurm step has ended, an earlier start of this very job, or its
 * process on this host.  Whether a process on another host lives cannot be known: then
 * the answer is no.
 * RETURN: 0, or -1 with who holds it, and the cure, in ERR.
 */
int owner_take(int dir, const char *path, const struct owner *self, struct error *err);

/* Give DIR up, if SELF still is its owner.
 */
void owner_release(int dir, const struct owner *self);

/* Read who owns DIR.
 * RETURN: 0 with the owner in OWNER, 1 when there is none, or -1 with the reason in ERR.
 */
int owner_read(int dir, const char *path, struct owner *owner, struct error *err);

#endif /* PIJOB_CHECKPOINT_OWNER_H */
